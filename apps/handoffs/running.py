"""A hand-off's clock: when it started, what it is to announce next, and when it stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from apps.core import business_time
from apps.core.business_time import Calendar
from apps.core.working_places import Calendars
from apps.ground_rules.agreed import LeadType, ResponseTimes
from apps.ground_rules.models import GroundRules
from apps.ground_rules.queries import agreed, calendars_of
from apps.leads.models import Touch
from apps.tenancy.composed import composed

from .marks import Mark, following, marks_of
from .models import HandOff, Pause
from .places import calendar_for

Stretch = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Terms:
    """What a version says about its clocks: read once for many hand-offs."""

    response: ResponseTimes
    calendars: Calendars

    def calendar(self, handoff: HandOff) -> Calendar:
        return self.calendars.at(handoff.place)

    def marks(self, handoff: HandOff) -> tuple[Mark, ...]:
        return marks_of(self.response, handoff.response_minutes or self.response.minutes)


def terms_of(rules: GroundRules) -> Terms:
    return Terms(agreed(rules).response, calendars_of(rules))


class RulesRead:
    """The terms of each version, asked for once however many hand-offs came under it."""

    def __init__(self) -> None:
        self._terms: dict[int, Terms] = {}

    def __call__(self, handoff: HandOff) -> Terms:
        if handoff.rules_id not in self._terms:
            self._terms[handoff.rules_id] = terms_of(handoff.rules)
        return self._terms[handoff.rules_id]


def start(handoff: HandOff) -> None:
    """The clock of a hand-off that is about to be saved: its type, its time, its first mark."""
    terms = terms_of(handoff.rules)
    lead_type = _type_of(handoff, terms.response)
    handoff.lead_type = lead_type.code if lead_type else ""
    handoff.response_minutes = lead_type.minutes if lead_type else terms.response.minutes
    _wind(handoff, terms, pauses=())


def move(handoff: HandOff, place: str) -> None:
    """A clock that was just started runs where whoever gets the lead works.

    Of a place that the version does not know, it goes on by the main hours. Not saved.
    """
    terms = terms_of(handoff.rules)
    handoff.place = terms.calendars.known(place)
    if handoff.place:
        _wind(handoff, terms, pauses=())


def go_on(handoff: HandOff) -> None:
    """After a pause, or an answer undone: due and the next mark, counted from the offer.

    What was told stays told. Not saved.
    """
    _wind(handoff, terms_of(handoff.rules), pauses=pauses_of(handoff))


def begin_anew_for_owner(handoff: HandOff, at: datetime) -> None:
    """Who gets what was passed on has the agreed time for it; a paused clock tells when it goes on.

    Not saved.
    """
    handoff.passed_on_at = at
    is_running = handoff.paused_at is None
    terms, pauses = terms_of(handoff.rules), pauses_of(handoff)
    handoff.own_due_at = _own_due_at(handoff, terms, pauses) if is_running else None


def stretches(handoff: HandOff) -> list[Pause]:
    """The ledger of a hand-off's pauses, in order."""
    return _stretches(handoff=handoff.id)


@composed
def _stretches(*, handoff: int) -> QuerySet[Pause]:
    return Pause.objects.filter(handoff_id=handoff).select_related("by").order_by("id")


def pauses_of(handoff: HandOff) -> tuple[Stretch, ...]:
    """From when to when the clock stood still; None: it still does."""
    return tuple((pause.from_at, pause.until_at) for pause in stretches(handoff))


def spent(handoff: HandOff, at: datetime) -> timedelta:
    """Working time from the offer to an instant, pauses left out."""
    calendar = calendar_for(handoff)
    return business_time.elapsed(calendar, handoff.offered_at, at, pauses_of(handoff))


def _type_of(handoff: HandOff, response: ResponseTimes) -> LeadType | None:
    touches = Touch.objects.filter(lead_id=handoff.lead_id).exclude(signal="")
    signals = set(touches.values_list("signal", flat=True)) if response.types else set()
    return response.type_of(handoff.inputs, signals)


def _wind(handoff: HandOff, terms: Terms, *, pauses: tuple[Stretch, ...]) -> None:
    minutes = handoff.response_minutes or terms.response.minutes
    handoff.due_at = _at(handoff, terms, minutes, pauses)
    handoff.own_due_at = _own_due_at(handoff, terms, pauses)
    mark = following(terms.marks(handoff), handoff.told_pct)
    handoff.tell_at = _at(handoff, terms, mark.minutes, pauses) if mark else None


def _own_due_at(handoff: HandOff, terms: Terms, pauses: tuple[Stretch, ...]) -> datetime | None:
    if handoff.passed_on_at is None:
        return None
    minutes = handoff.response_minutes or terms.response.minutes
    return _at(handoff, terms, minutes, pauses, since=handoff.passed_on_at)


def _at(
    handoff: HandOff,
    terms: Terms,
    minutes: float,
    pauses: tuple[Stretch, ...],
    *,
    since: datetime | None = None,
) -> datetime:
    target = timedelta(minutes=minutes)
    start = since or handoff.offered_at
    return business_time.due(terms.calendar(handoff), start, target, pauses)
