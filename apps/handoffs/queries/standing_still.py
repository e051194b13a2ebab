"""What does not move, and why: leads that wait for room in Sales, and clocks that stand still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, QuerySet

from apps.core import business_time
from apps.core.keyset import CappedCount, Direction, Page, capped_count, page
from apps.handoffs import running
from apps.handoffs.clock import working_time
from apps.handoffs.in_time import is_answered_in_time
from apps.handoffs.models import HandOff, Pause, Queued
from apps.handoffs.queueing import waiting
from apps.leads.models import Lead
from apps.leads.queries import shown_name
from apps.tenancy.models import Membership

PAGE: Final = 30
#: Of those that wait for room, the first are shown: behind them nobody's turn comes soon.
SHOWN: Final = 100
CAP: Final = 99


@dataclass(frozen=True)
class Stood:
    """A stretch for which a clock stood still, as it is read."""

    pause: Pause
    title: str
    #: Working time that did not pass on the clock.
    saved: str
    #: The answer came in time, and without the pause it would have been late.
    kept_by_it: bool

    @property
    def lead(self) -> Lead:
        lead: Lead = self.pause.handoff.lead
        return lead


def queue(membership: Membership) -> QuerySet[Queued]:
    """What waits for room, in the order in which it goes."""
    visible = Lead.objects.visible_to(membership)
    found = waiting().filter(lead__in=visible).select_related("lead__company", "lead__person")
    return found[:SHOWN]


def queue_count(membership: Membership) -> CappedCount:
    return capped_count(waiting().filter(lead__in=Lead.objects.visible_to(membership)), cap=CAP)


def pauses(
    membership: Membership,
    *,
    is_over: bool,
    cursor: str | None = None,
    direction: Direction = "older",
) -> Page[Pause]:
    """Clocks that stand still, or did, the latest first. Raises keyset.BadCursor."""
    context = ("by", "handoff__lead__company", "handoff__lead__person", "handoff__rules__calendar")
    return page(
        _pauses(membership, is_over=is_over).select_related(*context),
        order=("-from_at", "-id"),
        size=PAGE,
        cursor=cursor,
        direction=direction,
    )


def pause_count(membership: Membership, *, is_over: bool) -> CappedCount:
    return capped_count(_pauses(membership, is_over=is_over), cap=CAP)


def as_stood(found: Iterable[Pause], membership: Membership, at: datetime) -> list[Stood]:
    """A page of pauses as it is shown, with what each kept off the clock."""
    terms_of = running.RulesRead()
    return [_stood(one, terms_of(one.handoff), membership, at) for one in found]


def title_of(lead: Lead, membership: Membership) -> str:
    """The company, else the person for those who may see it, else the lead's number."""
    return lead.company.name if lead.company else shown_name(lead, membership)


def _pauses(membership: Membership, *, is_over: bool) -> QuerySet[Pause]:
    """By the hand-offs that this member sees. Those of no length stopped nothing."""
    visible = HandOff.objects.visible_to(membership)
    found = Pause.objects.filter(until_at__isnull=not is_over).exclude(until_at=F("from_at"))
    is_all = not (membership.is_agency or membership.sees_own_leads_only)
    return found if is_all else found.filter(handoff__in=visible)


def _stood(one: Pause, terms: running.Terms, membership: Membership, at: datetime) -> Stood:
    calendar = terms.calendar(one.handoff)
    saved = business_time.elapsed(calendar, one.from_at, one.until_at or at)
    return Stood(
        pause=one,
        title=title_of(one.handoff.lead, membership),
        saved=working_time(saved),
        kept_by_it=_kept_by_pauses(one.handoff, terms),
    )


def _kept_by_pauses(handoff: HandOff, terms: running.Terms) -> bool:
    if handoff.answered_at is None or not is_answered_in_time(handoff):
        return False
    calendar, answered_at = terms.calendar(handoff), handoff.answered_at
    return business_time.elapsed(calendar, handoff.offered_at, answered_at) > handoff.agreed_time
