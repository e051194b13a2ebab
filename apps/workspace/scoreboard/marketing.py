"""What Marketing owes Sales: six promises."""

from __future__ import annotations

from dataclasses import replace

from apps.core import wording
from apps.core.charts import bullet
from apps.reports import shown
from apps.reports.links import records_url
from apps.reports.metrics import Share
from apps.reports.queries.names import only_department

from .pace import elapsed_share, for_period
from .promises import (
    NEARLY,
    NOT_AGREED,
    Board,
    Kept,
    Promise,
    clause_of,
    promise,
    shown_as,
    standing,
    term,
    tick,
    with_agreed,
    working_days,
)


def marketing_promises(board: Board) -> list[Promise]:
    """What Marketing owes Sales."""
    rules = board.agreed.rules
    reachable = clause_of(board.agreed, lambda clause: clause.rule.get("field") == "is_reachable")
    complete = Kept(
        "Leads with complete contact data",
        ("complete", "passed_on"),
        "marketing",
        reachable,
        1.0 if reachable else None,
    )
    accepted = Kept(
        "Hand-overs accepted, of those answered",
        ("answered_yes", "answered"),
        "marketing",
        clause_of(board.agreed, lambda clause: "acceptance_target_pct" in clause.rule),
        rules.acceptance_target_pct / 100 if rules else None,
        {"overturned": "overturned, left out", "deemed": "accepted by silence, not counted"},
    )
    return [
        handed_over(board),
        promise(complete, board),
        promise(accepted, board),
        share_of_revenue(board),
        promise(_corrected(board), board),
        promise(_answered(board), board),
    ]


def _corrected(board: Board) -> Kept:
    days = term(board, "fix_days")
    return Kept(
        f"Sent back, corrected within {working_days(days)}" if days else "Corrected in time",
        ("return_in_time", "return_due"),
        "marketing",
        clause_of(board.agreed, lambda clause: "fix_days" in clause.rule),
        1.0,
        {"return_waiting": "not yet due"},
    )


def _answered(board: Board) -> Kept:
    """Versions before there was a term for it say nothing of days, and are held to none."""
    days = term(board, "answer_days")
    clause = clause_of(board.agreed, lambda clause: "answer_days" in clause.rule)
    return Kept(
        f"Questions answered within {working_days(days)}" if days else "Questions answered",
        ("question_in_time", "question_due"),
        "marketing",
        clause,
        1.0 if clause else None,
        {"question_waiting": "not yet due"},
    )


def handed_over(board: Board) -> Promise:
    """Against the number agreed for the period and its pace; of all qualified when none is."""
    handed, qualified = board.together.handed_off, board.together.qualified
    goal = for_period(board.contribution.handoffs, board.query.period)
    if goal is None:
        kept = Kept("Qualified leads handed over", ("handed_off", "qualified"), "marketing")
        return shown_as(kept, Share(handed, qualified), board)
    pace = goal * elapsed_share(board.query)
    gap = round(pace) - handed
    unit = "lead" if gap == 1 else "leads"
    return Promise(
        label="Qualified leads handed over",
        clause=clause_of(board.agreed, lambda clause: "handoffs" in clause.rule),
        share=Share(handed, goal, is_comparable=False),
        value=wording.number(handed),
        of=f"of {wording.number(goal)} agreed by {wording.day(board.query.period.last_day)}",
        n_url=board.url("handed_off"),
        of_url="",
        bullet=bullet(handed, pace, max(goal, handed, 1), side="marketing"),
        status=f"{gap} {unit} behind pace" if gap > 0 else "On pace",
        tone="ok" if gap <= 0 else "warn" if gap <= goal * NEARLY else "bad",
    )


def share_of_revenue(board: Board) -> Promise:
    """Money, not counts: shown as a percentage of all won revenue, with both amounts' records."""
    ours = board.together.revenue_of_marketing
    revenue = Share(ours, board.together.revenue)
    agreed_pct = board.contribution.share_pct
    agreed = agreed_pct / 100 if agreed_pct is not None else None
    clause = clause_of(board.agreed, lambda one: bool(one.rule.get("share_pct")))
    status, tone = standing(revenue, agreed) if clause else (NOT_AGREED, "muted")
    of = "of all won revenue" if revenue.of else ""
    query = replace(board.query, department=only_department("marketing"))
    return Promise(
        label="Share of won revenue",
        clause=clause,
        share=revenue,
        value=shown.share_words(revenue, 1),
        of=with_agreed(of, agreed),
        n_url=records_url(query, "revenue") if board.opens else "",
        of_url=board.url("revenue"),
        bullet=bullet(max(ours, 0), tick(revenue, agreed), max(revenue.of, 1), side="marketing"),
        status=status,
        tone=tone,
    )
