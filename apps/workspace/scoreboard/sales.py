"""What Sales owes Marketing: six promises."""

from __future__ import annotations

from apps.ground_rules.kinds import ClauseKind

from .promises import Board, Kept, Promise, clause_of, of_kind, promise, term, working_days


def sales_promises(board: Board) -> list[Promise]:
    """What Sales owes Marketing. The clauses say every lead, so all is what was agreed."""
    agreed, rules = board.agreed, board.agreed.rules
    response = of_kind(agreed, ClauseKind.RESPONSE)
    follow_up = of_kind(agreed, ClauseKind.FOLLOW_UP)
    hours = f"within {_hours(rules.response_minutes)}" if rules else "in time"
    days = f"within {rules.outcome_days} days" if rules else "in time"
    minutes = term(board, "first_attempt_minutes")
    attempt = clause_of(agreed, lambda clause: "first_attempt_minutes" in clause.rule)
    tried = f"within {_hours(minutes)}" if minutes else ""
    silence = {"deemed": "accepted by silence", "late": "late and open"}
    against = {"contradicted": "against our data"}
    kept = (
        Kept(f"Answered {hours}", ("in_time", "answer_due"), "sales", response, 1.0),
        Kept(
            "Answered by a person, not by silence", ("answered", "answer_due"), "sales",
            response, 1.0, silence,
        ),
        Kept(
            f"First attempt {tried}".strip(), ("attempt_in_time", "attempt_due"), "sales",
            attempt, 1.0, is_measured=bool(minutes),
        ),
        Kept(f"Outcome logged {days}", ("outcome_in_time", "outcome_due"), "sales", follow_up, 1.0),
        Kept(
            "Rejections for a reason that holds", ("well_founded", "checked_no"), "sales",
            of_kind(agreed, ClauseKind.REASONS), 1.0, against,
        ),
        _decided(board),
    )  # fmt: skip
    return [promise(one, board) for one in kept]


def _decided(board: Board) -> Kept:
    """The head of Sales decides, or an arbiter in their place: it is due all the same."""
    days = term(board, "decide_days")
    return Kept(
        f"Contested answers decided within {working_days(days)}" if days else "Contests decided",
        ("dispute_in_time", "dispute_due"),
        "sales",
        clause_of(board.agreed, lambda clause: "decide_days" in clause.rule),
        1.0,
        {"dispute_waiting": "not yet due"},
    )


def _hours(minutes: int) -> str:
    if minutes % 60:
        return f"{minutes} working minutes"
    hours = minutes // 60
    return "1 working hour" if hours == 1 else f"{hours} working hours"
