"""Events as sentences. The log keeps codes; the words live here, one line a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.campaigns.models import Campaign
from apps.core.stories import Event
from apps.custom_fields import queries as custom_fields
from apps.custom_fields.kinds import PREFIX
from apps.custom_fields.words import labels
from apps.tenancy.composed import composed

from . import corrections
from .kinds import Kind, Wake
from .models import Lead, LeadEvent

#: How much of a long story one page tells.
SHOWN = 60

#: The labels of reasons, by code: they are the agreement's, which this app does not know.
Labels = Callable[[set[str]], Mapping[str, str]]
Names = Mapping[tuple[Any, Any], str]


SIDES: dict[str, str] = {
    Kind.CAPTURED: "marketing",
    Kind.TOUCHED: "marketing",
    Kind.CORRECTED: "marketing",
    Kind.TAKEN_BACK: "marketing",
    Kind.MOVED_CAMPAIGN: "marketing",
    Kind.ASSESSED: "shared",
    Kind.SCORED: "marketing",
    Kind.OFFERED: "marketing",
    Kind.WITHDRAWN: "marketing",
    Kind.QUEUED: "shared",
    Kind.PAUSED: "shared",
    Kind.RESUMED: "shared",
    Kind.EXPLAINED: "marketing",
    Kind.FIXED: "marketing",
    Kind.WOKEN: "marketing",
    Kind.DISPUTED: "marketing",
    Kind.DISPUTE_DECIDED: "shared",
}

SENTENCES: dict[str, str] = {
    Kind.CAPTURED: "Came in{through}",
    Kind.TOUCHED: "Heard from again{through}",
    Kind.CORRECTED: "Corrected: {fields}",
    Kind.TAKEN_BACK: "Taken back with the import that brought it",
    Kind.MOVED_CAMPAIGN: "Moved to another campaign",
    Kind.PERSON_ERASED: "Personal data erased",
    Kind.ASSESSED: "{judged} agreement v{rules_version}",
    Kind.SCORED: "{scored}",
    Kind.OFFERED: "Handed over to {to}",
    Kind.ACCEPTED: "Accepted",
    Kind.REJECTED: "Not for us: {reason}",
    Kind.WITHDRAWN: "Taken back by Marketing",
    Kind.ASKED: "Sales asked Marketing",
    Kind.EXPLAINED: "Marketing answered",
    Kind.UNDONE: "Answer undone: it was {was}",
    Kind.OVERDUE: "Answer overdue",
    Kind.QUEUED: "Waits for room in Sales: {queued}",
    Kind.PAUSED: "Clock stands still: {paused}",
    Kind.RESUMED: "Clock runs again",
    Kind.ESCALATED: "The head of Sales was told",
    Kind.DEEMED_ACCEPTED: "Nobody answered: accepted by silence",
    Kind.REASSIGNED: "Passed on to {to}{why}",
    Kind.DISPUTED: "Contested for Marketing",
    Kind.DISPUTE_DECIDED: "Dispute decided: {decided}",
    Kind.FIXED: "Corrected and handed back: {fields}",
    Kind.ATTEMPTED: "{channel}: {reached}",
    Kind.RECYCLED: "Not now: {reason}, comes back {wake}",
    Kind.WOKEN: "Back from nurture{because}",
    Kind.STILL_WORKING: "Still working on it",
    Kind.DISQUALIFIED: "Not qualified: {reason}",
    Kind.VERDICT_GIVEN: "Quality judged: {quality} of 5",
    Kind.VERDICT_REVISED: "Quality judged anew: {quality} of 5, was {was}",
    Kind.OPPORTUNITY_OPENED: "Became an opportunity",
    Kind.OPPORTUNITY_PAIRED: "The CRM tells of it too and is followed from now on",
    Kind.OUTCOME_RECORDED: "Outcome: {stage}",
    Kind.OUTCOME_CORRECTED: "Outcome corrected: {correction}",
}

#: Events whose reason is one of the agreement's.
WITH_REASON = frozenset({Kind.REJECTED, Kind.DISQUALIFIED, Kind.RECYCLED})

DOORS = {"form": "the form", "api": "the interface", "import": "a file", "manual": "by hand"}

#: Why there was no room, and why a clock stands still.
NO_ROOM = {
    "no_capacity": "everybody has as many leads as agreed",
    "nobody_there": "nobody is there",
}
PAUSES = {
    "marketing_fixes": "Marketing corrects the data",
    "prospect_asked": "the prospect asked us to wait",
    "system_down": "the system was not available",
}

#: What can be corrected of a lead, as people call it.
FACTS = {
    "name": "name",
    "email": "e-mail address",
    "phone": "phone number",
    "job_title": "job title",
    "industry": "industry",
    "country": "country",
    "employees": "number of employees",
    "product": "product",
    "company": "company",
}

#: What an answer was before it was taken back.
WAS = {
    "accepted": "accepted",
    "rejected": "not for us",
    "disqualified": "not qualified",
    "recycled": "not now",
}

#: How somebody tried to reach the person.
CHANNELS = {"call": "Call", "email": "E-mail", "message": "Message", "visit": "Visit"}

#: What ended a lead's nurture.
BECAUSE = {
    "date": ": its day has come",
    Wake.INQUIRY.value: ": the person got in touch",
    Wake.SCORE.value: ": it qualifies again",
}

#: Why a lead changed hands within Sales.
WHY = {
    "absent": ": who had it is away",
    "left": ": who had it has left",
    "too_much": ": who had it has too much to do",
    "knows_them": ": a colleague knows the customer",
    "territory": ": another territory or product",
}

#: Of a dispute about turning the lead down.
DECISIONS = {
    "upheld": "turning it down was right",
    "overturned": "turning it down was wrong",
    "unclear": "the rule is unclear",
}


def of(lead: Lead, labels: Labels, *, tells_values: bool = True) -> list[Event]:
    """The latest events by when they happened, newest first; of one moment the one told last.

    At most five statements however long the story is; `labels` is asked when a reason was given.
    Without `tells_values` the story keeps to itself what was corrected.
    """
    told = _latest(lead=lead.id)
    events = sorted(told, key=lambda event: (event.occurred_at, event.seq), reverse=True)
    names = _names(lead, events) | _reasons(events, labels)
    if tells_values:
        names |= corrections.by_fact(events)
    return [_entry(event, names) for event in events]


@composed
def _latest(*, lead: int) -> QuerySet[LeadEvent]:
    events = LeadEvent.objects.filter(lead_id=lead).select_related("by")
    return events.annotate(corrected=corrections.corrected()).order_by("-seq")[:SHOWN]


def _entry(event: LeadEvent, names: Names) -> Event:
    local = timezone.localtime(event.occurred_at)
    return Event(
        at=event.occurred_at,
        when=f"{local.day} {local:%b %Y, %H:%M}",
        text=SENTENCES[event.kind].format_map(_words(event, names)),
        detail=f"· {event.by}" if event.by else "",
        side=SIDES.get(event.kind, "sales"),
        state="handover" if event.kind == Kind.OFFERED else "",
    )


def _words(event: LeadEvent, names: Names) -> dict[str, Any]:
    facts: dict[str, Any] = event.facts
    campaign = names.get(("campaign", facts.get("campaign_id")), "")
    door = DOORS.get(facts.get("touch", ""), "")
    return {
        **facts,
        "through": " through " + (f"“{campaign}”" if campaign else door or "an unknown door"),
        "reason": names.get(("reason", facts.get("reason")), ""),
        "fields": ", ".join(
            _fact(field, names) + names.get((event.seq, field), "")
            for field in facts.get("fields") or []
        ),
        "was": WAS.get(facts.get("was", ""), facts.get("was")),
        "correction": _correction(facts),
        "why": WHY.get(facts.get("why", ""), ""),
        "decided": DECISIONS.get(facts.get("decision", ""), ""),
        "queued": NO_ROOM.get(facts.get("reason", ""), ""),
        "paused": PAUSES.get(facts.get("reason", ""), ""),
        "judged": "Qualifies under" if facts.get("is_qualified") else "Does not qualify under",
        "scored": _scored(facts),
        "channel": CHANNELS.get(facts.get("channel", ""), ""),
        "reached": "reached" if facts.get("reached") else "not reached",
        "wake": _wake(facts),
        "because": BECAUSE.get(facts.get("because", ""), ""),
        "to": names.get(("user", facts.get("to_id")), "whoever is free first"),
    }


def _fact(name: str, names: Names) -> str:
    return names.get(("field", name)) or FACTS.get(name, name)


def _scored(facts: dict[str, Any]) -> str:
    """ "82 points, 60 before" · "No points any more, 60 before"."""
    points, was = facts.get("score"), facts.get("was")
    now = "No points any more" if points is None else f"{points} points"
    return now if was is None else f"{now}, {was} before"


def _wake(facts: dict[str, Any]) -> str:
    """ "on 1 Sep 2026" · "when the person gets in touch again" · both, joined by "or"."""
    ways = []
    if facts.get("wake_on"):
        day = date.fromisoformat(facts["wake_on"])
        ways.append(f"on {day.day} {day:%b %Y}")
    if facts.get("wake_if"):
        label = Wake(facts["wake_if"]).label
        ways.append(label[0].lower() + label[1:])
    return " or ".join(ways)


def _correction(facts: dict[str, Any]) -> str:
    """Another stage, else another amount: the page of the opportunity shows both."""
    was, stage = facts.get("was_stage"), facts.get("stage")
    return f"{was} became {stage}" if was != stage else f"another amount, still {stage}"


def _reasons(events: list[LeadEvent], labels: Labels) -> dict[tuple[str, Any], str]:
    """What sales' noes are called; a code that no version knows is shown as it is spelled."""
    codes = {event.facts["reason"] for event in events if event.kind in WITH_REASON}
    if not codes:
        return {}
    known = labels(codes)
    return {("reason", code): known.get(code, code.replace("_", " ")) for code in codes}


def _names(lead: Lead, events: list[LeadEvent]) -> dict[tuple[Any, Any], str]:
    """Of the people and campaigns in the story; the lead's own are known already."""
    names: dict[tuple[Any, Any], str] = {}
    if lead.owner is not None:
        names["user", lead.owner_id] = str(lead.owner)
    if lead.campaign is not None:
        names["campaign", lead.campaign_id] = lead.campaign.name
    if any(name.startswith(PREFIX) for event in events for name in event.facts.get("fields") or ()):
        own = labels(custom_fields.all_fields())
        names |= {("field", name): label for name, label in own.items()}
    told = {("user", event.facts.get("to_id")) for event in events}
    told |= {("campaign", event.facts.get("campaign_id")) for event in events}
    unknown = [(kind, key) for kind, key in told - names.keys() if key is not None]
    if users := [key for kind, key in unknown if kind == "user"]:
        names |= {("user", user.id): str(user) for user in _people(ids=users)}
    if campaigns := [key for kind, key in unknown if kind == "campaign"]:
        found = _campaigns(ids=campaigns)
        names |= {("campaign", campaign.id): campaign.name for campaign in found}
    return names


@composed
def _people(*, ids: list[int]) -> QuerySet[User]:
    return User.objects.filter(id__among=ids)


@composed
def _campaigns(*, ids: list[int]) -> QuerySet[Campaign]:
    return Campaign.objects.filter(id__among=ids)
