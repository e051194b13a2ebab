"""Questions about leads: lists, search, one lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.campaigns.models import Campaign
from apps.core import contact
from apps.core.keyset import CappedCount
from apps.custom_fields.models import CustomField
from apps.tenancy.composed import composed
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from .kinds import Kind, Stage
from .models import Company, Lead, LeadEvent, LeadQuerySet, LeadToken, NarrowingValue, Note

PAGE = 50
#: A search counts its hits to this number: beyond it "200+" says that one more word is needed.
COUNTED = 200
#: Sorting by, and the keyset it needs (no field may be null).
ORDERS: dict[str, tuple[str, ...]] = {
    "-captured": ("-captured_at", "-id"),
    "captured": ("captured_at", "id"),
    "-score": ("-score", "-id"),
    "due": ("due_at", "id"),
}
SHORTEST_PREFIX = 3
A_DAY = timedelta(days=1)
#: Sorts after every character, so that [word, word + LAST) is exactly what begins with word.
LAST = "\U0010ffff"


@dataclass(frozen=True)
class LeadFilter:
    """What a list of leads is narrowed to; each field comes from the query string."""

    text: str = ""
    stage: str = ""
    channel_id: int | None = None
    campaign: UUID | None = None
    owner_id: int | None = None
    captured_from: date | None = None
    captured_to: date | None = None
    score_from: int | None = None
    sort: str = "-captured"
    #: (key, value) of the tenant's own fields that have few values; all of them hold.
    own: tuple[tuple[str, str], ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.sort]


def leads(membership: Membership, wanted: LeadFilter) -> LeadQuerySet:
    """The leads this member may see, narrowed and with what a row shows."""
    found: LeadQuerySet = _visible(membership, wanted).with_context()
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    else:
        found = found.exclude(stage=Stage.TAKEN_BACK)
    exact: dict[str, Any] = {
        "channel_id": wanted.channel_id,
        "campaign_id": _campaign_id(wanted.campaign),
        "owner_id": wanted.owner_id,
        "score__gte": wanted.score_from,
        **_came_in(wanted.captured_from, wanted.captured_to),
    }
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    for key, value in wanted.own:
        having = NarrowingValue.objects.filter(key=key, value=value)
        found = found.filter(id__in=having.values("lead_id"))
    if wanted.sort == "-score":
        found = found.exclude(score=None)
    if wanted.sort == "due":
        found = found.exclude(due_at=None)
    if not wanted.text.strip():
        return found
    sees_contact = membership.may(Capability.SEE_CONTACT)
    return matching(found, wanted.text) if sees_contact else _of_companies(found, wanted.text)


def _came_in(first: date | None, last: date | None) -> dict[str, Any]:
    """By the day a lead counts for. The moment, which the indexes have, is within a day of that
    day's bounds whatever the time zone of the source: so a period long past is found at once."""
    found: dict[str, Any] = {}
    if first is not None:
        start = datetime.combine(first - A_DAY, time(), UTC)
        found |= {"captured_on__gte": first, "captured_at__gte": start}
    if last is not None:
        end = datetime.combine(last + 2 * A_DAY, time(), UTC)
        found |= {"captured_on__lte": last, "captured_at__lt": end}
    return found


def _of_companies(found: LeadQuerySet, text: str) -> LeadQuerySet:
    """The same for who may not see people: by the number, or words of the company's name.

    Never by the words of a lead: whom they find would tell the name that is not shown.
    """
    number = lead_number(text)
    if number is not None:
        return found.filter(number=number)
    companies = Company.objects.all()
    for word in sorted(contact.name_tokens(text)):
        companies = companies.filter(name_key__contains=word)
    return found.filter(company__in=companies.values("id"))


def search_label(membership: Membership) -> str:
    """What this member finds leads by, in words for the search box."""
    sees_contact = membership.may(Capability.SEE_CONTACT)
    return "Name, e-mail, company or number" if sees_contact else "Company or number"


def _visible(membership: Membership, wanted: LeadFilter) -> LeadQuerySet:
    """One's own leads are always visible; saying more than that would cost their index."""
    if wanted.owner_id == membership.user_id and not membership.is_agency:
        return Lead.objects.all()  # narrowed to the owner by the filter itself
    return Lead.objects.visible_to(membership)


#: What a row of the list shows, and what its keyset needs. Five models a row, with all their
#: columns, would cost three times as much as these values.
LISTED = (
    "id", "number", "product", "stage", "score", "due_at", "captured_at", "captured_on",
    "external_id", "person__name", "person__email", "person__erased_at", "company__name",
    "campaign__name", "campaign__public_id", "channel__name", "owner__name", "owner__email",
)  # fmt: skip


def listed(
    page: QuerySet[Lead], *, needs: tuple[str, ...] = (), hits: list[int] | None = None
) -> list[Any]:
    """The rows of one page, named as in `LISTED` and `needs`, in its order.

    Which leads they are is decided before anything is joined to them: a search over nine tables at
    once takes the planner longer than all the rest. Where it is known, in `hits`, the planner is
    not asked at all.
    """
    order = page.query.order_by
    if hits is not None:
        return _hits(order, needs, ids=hits) if hits else []
    rows = Lead.objects.filter(id__in=page.values("id")).order_by(*order)
    return list(rows.values_list(*LISTED, *needs, named=True))


@composed
def _hits(
    order: tuple[str, ...] = ORDERS["-captured"], needs: tuple[str, ...] = (), *, ids: list[int]
) -> QuerySet[Lead, Any]:
    rows = Lead.objects.filter(id__among=ids).order_by(*order)
    return rows.values_list(*LISTED, *needs, named=True)


def first_hits(found: LeadQuerySet, order: Sequence[str]) -> tuple[list[int], CappedCount]:
    """Which leads are the first page of a search and the row after it, and how many there are.

    In one statement: looking words up is what a search costs, so it is done once for both.
    """
    ids = list(found.order_by(*order).values_list("id", flat=True)[: COUNTED + 1])
    count = CappedCount(min(len(ids), COUNTED), is_capped=len(ids) > COUNTED)
    return ids[: PAGE + 1], count


def matching(found: LeadQuerySet, text: str) -> LeadQuerySet:
    """Leads whose words begin with every word typed, or that bear the number typed.

    A prefix is a half-open range, never LIKE: under row-level security LIKE cannot use an index.
    The rarest word is read off leads_leadtoken's primary key; whether its leads, or the newest
    ones when every word is frequent, have the others, off `tokens_of_lead`. The planner chooses.
    Words are asked of words: of two frequent ones, only leads that have both are read.
    """
    number = lead_number(text)
    if number is not None:
        return found.filter(number=number)
    address = contact.normalise_email(text)
    words = [address] if address else sorted(contact.name_tokens(text))
    if not words:
        return found
    tokens = _beginning_with(words[0])
    for word in words[1:]:
        tokens = tokens.filter(lead_id__in=_beginning_with(word).values("lead_id"))
    return found.filter(id__in=tokens.values("lead_id"))


def _beginning_with(word: str) -> QuerySet[LeadToken]:
    if len(word) < SHORTEST_PREFIX:
        return LeadToken.objects.filter(token=word)
    return LeadToken.objects.filter(token__gte=word, token__lt=word + LAST)


def lead_number(text: str) -> int | None:
    """ "1042", "#1042" and "lead 1042" name one lead."""
    digits = text.strip().lower().removeprefix("lead").strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None


def lead_of(membership: Membership, number: int) -> Lead | None:
    """One lead by its number, already permitted; None when it isn't theirs to see.

    It also says whether there are notes, other pursuits of the person, and fields of the tenant's
    own that are shown at all: most leads have none, and then nobody asks. And how often "still
    working" was said of it since Sales took it.
    """
    return _permitted_lead.first(membership.role, number=number, user=membership.user_id)


@composed
def _permitted_lead(role: str, *, number: int, user: int) -> QuerySet[Lead]:
    notes = Note.objects.filter(lead=OuterRef("id"))
    others = Lead.objects.filter(person=OuterRef("person")).exclude(id=OuterRef("id"))
    shown = CustomField.objects.in_use().filter(is_shown=True)
    permitted = Lead.objects.visible_to(Membership(role=role, user_id=user)).with_context()
    asked = permitted.annotate(
        has_notes=Exists(notes),
        has_others=Exists(others),
        has_shown_fields=Exists(shown),
        times_put_off=_times_put_off(),
    )
    return asked.filter(number=number)[:1]


def _times_put_off() -> Coalesce:
    taken_at = Coalesce(OuterRef("accepted_at"), OuterRef("deemed_at"), OuterRef("captured_at"))
    said = LeadEvent.objects.filter(
        lead_id=OuterRef("id"), kind=Kind.STILL_WORKING, occurred_at__gte=taken_at
    )
    counted = said.order_by().values("lead_id").values_list(Count("seq"))
    return Coalesce(Subquery(counted), 0)


def notes_of(lead: Lead, membership: Membership) -> list[Note]:
    """This member's department's own notes, newest first."""
    if not getattr(lead, "has_notes", True):
        return []
    visible = Note.objects.filter(lead=lead).visible_to(membership)
    return list(visible.select_related("by").order_by("-id")[:50])


def earlier_leads(lead: Lead, membership: Membership) -> list[Lead]:
    """Other pursuits of the same person: a re-inquiry is signal."""
    if not getattr(lead, "has_others", True):
        return []
    others = Lead.objects.visible_to(membership).filter(person_id=lead.person_id)
    others = others.exclude(id=lead.id).exclude(stage=Stage.TAKEN_BACK)
    return list(others.select_related("campaign").order_by("-id")[:5])


def _campaign_id(public_id: UUID | None) -> QuerySet[Campaign, int] | None:
    """Asked for within the statement that lists its leads; of an unknown one there are none."""
    if public_id is None:
        return None
    return Campaign.objects.filter(public_id=public_id).values_list("id", flat=True)[:1]


def shown_name(lead: Lead, membership: Membership) -> str:
    """The person's name for those who may see it, else the lead's number."""
    person = lead.person
    known = (person.name, person.email, lead.external_id)
    return name_of(lead.number, known, is_erased=person.erased_at is not None, to=membership)


def listed_name(row: Any, membership: Membership) -> str:
    """The same for a row of `listed`."""
    known = (row.person__name, row.person__email, row.external_id)
    return name_of(row.number, known, is_erased=row.person__erased_at is not None, to=membership)


def name_of(number: int, known: Iterable[str | None], *, is_erased: bool, to: Membership) -> str:
    """The first of what is known of a person, for those who may see it; else the number."""
    if not to.may(Capability.SEE_CONTACT):
        return f"Lead {number}"
    if is_erased:
        return "Erased person"
    return next(filter(None, known), f"Lead {number}")
