"""Everything the scoreboard shows, read once: on the page, on the wall and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from apps.core import wording
from apps.core.charts import Chart
from apps.core.usual_periods import period_words
from apps.reports.kinds import ReportQuery
from apps.reports.leak_counts import leaking_now
from apps.reports.leaks.worth import measured_in
from apps.reports.links import records_url
from apps.reports.queries.handoffs import moment_of
from apps.reports.queries.promises import promise_counts
from apps.tenancy.kinds import Department
from apps.tenancy.models import Tenant

from . import joint
from .agenda import Point, agenda
from .goal import AgreedSum, agreed_sum, goal_sentence, joint_bar, joint_sentence
from .handover import Handover, handover
from .joint import Won
from .marketing import marketing_promises
from .period import before
from .promises import Board, Promise
from .sales import sales_promises
from .treaty import Agreed, Owing, agreed


@dataclass(frozen=True)
class Lane:
    """One side's promises, who speaks for it, and where they can be read."""

    side: str
    head: str
    promises: list[Promise]
    agreement_url: str


@dataclass(frozen=True)
class Page:
    """What stands on the board; `goal` is None where no sum is agreed for the period."""

    board: Board
    #: Who gets no new lead by turn at the moment.
    owing: list[Owing]
    #: Which version a period that is over is held against, where another is in force now.
    version_note: str
    #: Where what was agreed for the period can be read.
    agreement_url: str
    sentence: str
    goal: AgreedSum | None
    bar: Chart | None
    marketing: Lane
    sales: Lane
    handover: Handover
    agenda: list[Point]
    #: Since when the worth on the agenda was measured; None where it says none.
    expected_since: date | None
    won: list[Won]
    won_count: int
    won_url: str
    #: Whether the period is over: what waits, and the handover of the last days, are of today.
    is_over: bool


def page_of(query: ReportQuery, tenant: Tenant, *, opens: bool) -> Page:
    """Eight statements, whatever the size. `opens`: whether the reader may open the records."""
    together = joint.won_and_passed_on(query, before(query), tenant.currency)
    treaty = agreed(query.as_of)
    moment = moment_of(query, treaty.versions)
    then = treaty.valid_at(_end_of(query))
    board = Board(query, promise_counts(query, moment), together, then, moment, opens)
    address = _address_of(then, treaty)
    goal = agreed_sum(board, tenant.currency)
    leaks = leaking_now(board.query_now, moment.versions)
    heads = treaty.heads
    return Page(
        board=board,
        owing=treaty.owing,
        version_note=_version_note(then, treaty, query),
        agreement_url=address,
        sentence=_sentence(board, goal, tenant.currency),
        goal=goal,
        bar=joint_bar(query, together, tenant.currency, goal, opens=opens),
        marketing=Lane(
            "marketing", heads.get(Department.MARKETING, ""), marketing_promises(board), address
        ),
        sales=Lane("sales", heads.get(Department.SALES, ""), sales_promises(board), address),
        handover=handover(query, treaty, opens=opens),
        agenda=agenda(board, leaks, heads, tenant.currency),
        expected_since=measured_in(query).start if together.expectation.won else None,
        won=joint.won_together(query),
        won_count=together.won,
        won_url=records_url(query, "won") if opens else "",
        is_over=_end_of(query) < query.as_of,
    )


def _sentence(board: Board, goal: AgreedSum | None, currency: str | None) -> str:
    period = period_words(board.query.period)
    if goal is not None:
        return goal_sentence(goal, currency, period)
    won = board.together
    return joint_sentence(won.revenue, won.revenue_before, won.won, currency, period)


def _end_of(query: ReportQuery) -> datetime:
    """The last instant of the period that is over by the moment of the question."""
    _, end = query.period.instants(query.zone)
    return min(query.as_of, end - timedelta(microseconds=1))


def _version_note(then: Agreed, now: Agreed, query: ReportQuery) -> str:
    if then.rules is None or then.rules == now.rules:
        return ""
    day = wording.day(query.period.last_day)
    return f"Held against version {then.rules.version}, which was in force on {day}."


def _address_of(then: Agreed, now: Agreed) -> str:
    """Where the clauses of a version stand: what is in force has a page of its own."""
    if then.rules is None or then.rules == now.rules:
        return reverse("ground_rules:agreement")
    return reverse("ground_rules:version", args=[then.rules.version])
