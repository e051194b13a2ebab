"""What Marketing owes Sales: five promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from apps.core import wording
from apps.core.charts import bullet
from apps.ground_rules.kinds import ClauseKind
from apps.reports import shown
from apps.reports.kinds import ReportQuery
from apps.reports.links import records_url
from apps.reports.metrics import Share
from apps.reports.queries.names import only_department

from .joint import total
from .promises import (
    NEARLY,
    Board,
    Kept,
    Promise,
    clause_of,
    of_kind,
    promise,
    shown_as,
    standing,
    term,
    tick,
    with_agreed,
)

MONTHS_A_QUARTER: Final = 3


def marketing_promises(board: Board) -> list[Promise]:
    """What Marketing owes Sales."""
    rules = board.agreed.rules
    complete = Kept(
        "Leads with complete contact data",
        ("complete", "passed_on"),
        "marketing",
        clause_of(board.agreed, lambda clause: clause.rule.get("field") == "is_reachable"),
    )
    accepted = Kept(
        "Accepted by Sales, of those answered",
        ("answered_yes", "answered"),
        "marketing",
        of_kind(board.agreed, ClauseKind.CONTRIBUTION),
        rules.acceptance_target_pct / 100 if rules else None,
        {"overturned": "overturned, left out", "deemed": "accepted by silence, not counted"},
    )
    days = term(board, "fix_days")
    corrected = Kept(
        f"Sent back, corrected within {days} working days" if days else "Corrected in time",
        ("return_in_time", "return_due"),
        "marketing",
        clause_of(board.agreed, lambda clause: "fix_days" in clause.rule),
        1.0,
    )
    return [
        handed_over(board),
        promise(complete, board),
        promise(accepted, board),
        share_of_revenue(board),
        promise(corrected, board),
    ]


def handed_over(board: Board) -> Promise:
    """Against the number agreed for the period and its pace; of all qualified when none is."""
    handed, qualified = total(board.sums, "handed_off"), total(board.sums, "qualified")
    goal = goal_of(board)
    if goal is None:
        kept = Kept("Qualified leads handed over", ("handed_off", "qualified"), "marketing")
        return shown_as(kept, Share(handed, qualified), board)
    pace = goal * elapsed_share(board.query)
    gap = round(pace) - handed
    unit = "lead" if gap == 1 else "leads"
    return Promise(
        label="Qualified leads handed over",
        clause=of_kind(board.agreed, ClauseKind.CONTRIBUTION),
        share=Share(handed, goal, is_comparable=False),
        value=wording.number(handed),
        of=f"of {wording.number(goal)} agreed by {wording.day(board.query.period.last_day)}",
        n_url=board.url("handed_off"),
        of_url="",
        bullet=bullet(handed, pace, max(goal, handed, 1), side="marketing"),
        status=f"{gap} {unit} behind pace" if gap > 0 else "On pace",
        tone="ok" if gap <= 0 else "warn" if gap <= goal * NEARLY else "bad",
    )


def goal_of(board: Board) -> int | None:
    """Leads agreed for the period, from those agreed a quarter; None: nothing agreed for it."""
    agreed, period = board.contribution.handoffs, board.query.period
    is_whole = not period.is_all and period.start.day == 1 and period.end.day == 1
    if agreed is None or not is_whole:
        return None
    return round(agreed * len(period.months()) / MONTHS_A_QUARTER)


def elapsed_share(query: ReportQuery) -> float:
    """How much of the period is over, by days, today included."""
    period, today = query.period, query.as_of.astimezone(query.zone).date()
    days = (min(today, period.last_day) - period.start).days + 1
    return max(days, 0) / (period.end - period.start).days


def share_of_revenue(board: Board) -> Promise:
    """Money, not counts: shown as a percentage of all won revenue, with both amounts' records."""
    ours = board.sums.get("marketing", {}).get("revenue", 0)
    revenue = Share(ours, total(board.sums, "revenue"))
    agreed_pct = board.contribution.share_pct
    agreed = agreed_pct / 100 if agreed_pct is not None else None
    status, tone = standing(revenue, agreed)
    of = "of all won revenue" if revenue.of else ""
    query = replace(board.query, department=only_department("marketing"))
    return Promise(
        label="Share of won revenue",
        clause=of_kind(board.agreed, ClauseKind.CONTRIBUTION) if agreed is not None else "",
        share=revenue,
        value=shown.share_words(revenue, 1),
        of=with_agreed(of, agreed),
        n_url=records_url(query, "revenue") if board.opens else "",
        of_url=board.url("revenue"),
        bullet=bullet(max(ours, 0), tick(revenue, agreed), max(revenue.of, 1), side="marketing"),
        status=status,
        tone=tone,
    )
