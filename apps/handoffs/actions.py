"""Verbs of the baton. Each locks the lead first, so a hand-off has one offer and one answer."""

from .answers import accept, mark_read, reject, undo
from .attempts import log_attempt
from .bulk_answer import answer_all, order_answers, undo_all
from .clocks import mark_all_overdue, mark_overdue
from .correcting import correct_source
from .offers import offer, offer_if_qualified, reassign, withdraw
from .questions import ask, explain
from .recycling import recycle, wake, wake_all_due
from .returning import fix, reroute

__all__ = [
    "accept",
    "answer_all",
    "ask",
    "correct_source",
    "explain",
    "fix",
    "log_attempt",
    "mark_all_overdue",
    "mark_overdue",
    "mark_read",
    "offer",
    "offer_if_qualified",
    "order_answers",
    "reassign",
    "recycle",
    "reject",
    "reroute",
    "undo",
    "undo_all",
    "wake",
    "wake_all_due",
    "withdraw",
]
