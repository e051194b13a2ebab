"""The rail: what each role finds where. One table, filtered by capability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from apps.core.routed import address_of
from apps.tenancy.kinds import Capability, Role
from apps.tenancy.models import Membership

from .queries import Waiting


@dataclass(frozen=True)
class Place:
    """An address in the rail, and who finds it there."""

    label: str
    icon: str
    route: str
    capability: Capability
    #: Names a figure of Waiting shown beside the label.
    counts: str | None = None
    #: The key after G.
    key: str = ""
    #: What the figure counts, where the label does not say it.
    unit: str = ""
    #: The label in the phone's bar, where the whole one takes two lines.
    short: str = ""


@dataclass(frozen=True)
class Item:
    """A line of the rail as the template draws it."""

    label: str
    icon: str
    url: str
    is_current: bool
    count: str
    tone: str
    key: str


@dataclass(frozen=True)
class Section:
    side: str
    label: str
    items: tuple[Item, ...]


_C = Capability
SHARED = (
    Place("Scoreboard", "goal", "workspace:scoreboard", _C.SEE_SCOREBOARD, key="s"),
    Place(
        "Agreement", "handshake", "ground_rules:agreement", _C.SEE_RULES, "to_sign", "a", "to sign"
    ),
    Place("Reports", "chart-no-axes-combined", "reports:closed_loop", _C.SEE_REPORTS, key="r"),
    Place("Leaks", "triangle-alert", "reports:leaks", _C.SEE_REPORTS),
    Place("Disputes", "flag", "feedback:disputes", _C.SEE_DISPUTES, "disputes"),
    Place("Reconciliation", "scale", "outcomes:desk", _C.RECONCILE, "discrepancies"),
)
MARKETING = (
    Place("Campaigns", "megaphone", "campaigns:list", _C.SEE_CAMPAIGNS, key="c"),
    Place("Leads", "users-round", "leads:list", _C.SEE_LEADS, key="l"),
    Place("Feedback from Sales", "message-square-reply", "feedback:from_sales", _C.READ_FEEDBACK,
          "feedback", key="f", short="Feedback"),
    Place("Commitments", "calendar-range", "campaigns:commitments", _C.SEE_CAMPAIGNS),
    Place("Forms and intake", "inbox", "intake:ledger", _C.MANAGE_FORMS, "set_aside"),
    Place("Imports", "file-up", "intake:imports", _C.IMPORT_LEADS),
)  # fmt: skip
SALES = (
    Place("Inbox", "inbox", "handoffs:inbox", _C.ANSWER_HANDOFFS, "inbox", key="i"),
    Place("My leads", "users-round", "leads:mine", _C.ANSWER_HANDOFFS, key="m"),
    Place("Opportunities", "circle-dollar-sign", "outcomes:opportunities", _C.SEE_OUTCOMES,
          key="o"),
    Place("Who takes leads", "user-round-cog", "handoffs:takers", _C.MANAGE_ROUTING),
)  # fmt: skip
BOTTOM = (
    Place("Notifications", "bell", "notifications:list", _C.SEE_LEADS, "notifications"),
    Place("Settings", "sliders-horizontal", "tenancy:settings", _C.MANAGE_SETTINGS),
)

#: Not in the rail, being a tab or a button elsewhere; the search knows them by name.
ELSEWHERE = (
    Place("You said, we did", "message-square-reply", "feedback:receipts", _C.SEE_LEADS),
    Place("Waiting for room", "hourglass", "feedback:waiting", _C.SEE_LEADS),
    Place("Second opinions", "users-round", "feedback:opinions", _C.ANSWER_HANDOFFS),
    Place("Judgements", "scale", "feedback:judgements", _C.SEE_JUDGEMENTS),
    Place("Meeting view", "monitor", "workspace:meeting", _C.SEE_SCOREBOARD),
    Place("One-pager", "printer", "workspace:one_pager", _C.SEE_REPORTS),
)

#: The phone's bar: what each department uses most.
BOTTOM_BAR = {
    "sales": ("handoffs:inbox", "leads:mine", "outcomes:opportunities", "workspace:scoreboard"),
    "marketing": ("campaigns:list", "leads:list", "feedback:from_sales", "workspace:scoreboard"),
    "shared": ("workspace:scoreboard", "reports:closed_loop", "campaigns:list", "outcomes:desk"),
}

#: Where each role's day begins (experience.md, section 2).
HOME = {
    Role.MARKETER: "campaigns:list",
    Role.AGENCY: "leads:list",
    Role.SDR: "handoffs:inbox",
    Role.REP: "handoffs:inbox",
}


def sections(membership: Membership, waiting: Waiting, path: str) -> list[Section]:
    """The rail of this member; sections they may not open are not there."""
    sees_sales = membership.may(Capability.SEE_SALES)
    sees_marketing = membership.may(Capability.SEE_MARKETING)
    drawn = [
        ("shared", "Shared ground", SHARED, True),
        ("marketing", "Marketing", MARKETING, sees_marketing or not sees_sales),
        ("sales", "Sales", SALES, sees_sales),
        ("bottom", "More", BOTTOM, True),
    ]
    return [
        Section(side, label, items)
        for side, label, places, is_seen in drawn
        if is_seen and (items := tuple(_items(places, membership, waiting, path)))
    ]


def bottom_bar(membership: Membership, waiting: Waiting, path: str) -> tuple[Item, ...]:
    """At most four places for the thumb; the fifth is the menu."""
    routes = BOTTOM_BAR[membership.department or "shared"]
    places = {place.route: place for place in (*SHARED, *MARKETING, *SALES)}
    shown = [places[route] for route in routes]
    brief = [replace(place, label=place.short or place.label) for place in shown]
    return tuple(_items(brief, membership, waiting, path))


def home_of(membership: Membership) -> str:
    return HOME.get(Role(membership.role), "workspace:scoreboard")


def _items(
    places: tuple[Place, ...] | list[Place], membership: Membership, waiting: Waiting, path: str
) -> Iterator[Item]:
    for place in places:
        if not membership.may(place.capability):
            continue
        url = address_of(place.route)
        count = getattr(waiting, place.counts) if place.counts else 0
        yield Item(
            label=place.label,
            icon=place.icon,
            url=url,
            is_current=path.startswith(url),
            count=f"{_short(count)} {place.unit}".strip() if count else "",
            tone="bad" if place.counts == "inbox" and count else "",
            key=place.key,
        )


def _short(count: int) -> str:
    return "99+" if count > 99 else str(count)


def side_of(membership: Membership) -> str:
    """By which door this member opens a lead."""
    sees_sales = membership.may(Capability.SEE_SALES)
    return "sales" if sees_sales and membership.department == "sales" else "marketing"


def places_named(membership: Membership, text: str) -> list[Item]:
    """Places whose label has a word beginning with `text`; those of the rail for no text."""
    wanted = text.casefold()
    in_rail = (*SHARED, *MARKETING, *SALES, *BOTTOM)
    places = [
        place
        for place in ((*in_rail, *ELSEWHERE) if wanted else in_rail)
        if any(word.casefold().startswith(wanted) for word in place.label.split())
    ]
    return list(_items(places, membership, Waiting(), path="-"))
