"""Everything the scoreboard shows, read once: on the page, on the wall and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
from .treaty import agreed


@dataclass(frozen=True)
class Lane:
    """One side's promises, and who speaks for it."""

    side: str
    head: str
    promises: list[Promise]


@dataclass(frozen=True)
class Page:
    """What stands on the board; `goal` is None where no sum is agreed for the period."""

    board: Board
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


def page_of(query: ReportQuery, tenant: Tenant, *, opens: bool) -> Page:
    """Eight statements, whatever the size. `opens`: whether the reader may open the records."""
    together = joint.won_and_passed_on(query, before(query), tenant.currency)
    treaty = agreed(query.as_of)
    moment = moment_of(query, treaty.versions)
    board = Board(query, promise_counts(query, moment), together, treaty, moment, opens)
    goal = agreed_sum(board, tenant.currency)
    leaks = leaking_now(board.query_now, moment.versions)
    heads = treaty.heads
    return Page(
        board=board,
        sentence=_sentence(board, goal, tenant.currency),
        goal=goal,
        bar=joint_bar(query, together, tenant.currency, goal, opens=opens),
        marketing=Lane("marketing", heads.get(Department.MARKETING, ""), marketing_promises(board)),
        sales=Lane("sales", heads.get(Department.SALES, ""), sales_promises(board)),
        handover=handover(query, treaty, opens=opens),
        agenda=agenda(board, leaks, heads, tenant.currency),
        expected_since=measured_in(query).start if together.expectation.won else None,
        won=joint.won_together(query),
        won_count=together.won,
        won_url=records_url(query, "won") if opens else "",
    )


def _sentence(board: Board, goal: AgreedSum | None, currency: str | None) -> str:
    period = period_words(board.query.period)
    if goal is not None:
        return goal_sentence(goal, currency, period)
    won = board.together
    return joint_sentence(won.revenue, won.revenue_before, won.won, currency, period)
