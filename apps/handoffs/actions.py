"""Verbs of the baton. Each locks the lead first, so a hand-off has one offer and one answer."""

from .absences import cancel_absence, note_absence
from .answers import accept, mark_read, reject, undo
from .attempts import log_attempt
from .bulk_answer import answer_all, order_answers, undo_all
from .clocks import deem_accepted, reassign_overdue, tell, tell_all
from .correcting import correct, correct_source
from .offers import offer, offer_if_qualified, offer_or_queue, reassign, withdraw
from .passing_on import pass_on
from .pausing import pause, resume, resume_overlong
from .questions import ask, explain
from .recycling import recycle, wake, wake_all_due
from .releasing import release
from .returning import fix, reroute
from .turns import change_taker, give_back, set_taker

__all__ = [
    "accept",
    "answer_all",
    "ask",
    "cancel_absence",
    "change_taker",
    "correct",
    "correct_source",
    "deem_accepted",
    "explain",
    "fix",
    "give_back",
    "log_attempt",
    "mark_read",
    "note_absence",
    "offer",
    "offer_if_qualified",
    "offer_or_queue",
    "order_answers",
    "pass_on",
    "pause",
    "reassign",
    "reassign_overdue",
    "recycle",
    "reject",
    "release",
    "reroute",
    "resume",
    "resume_overlong",
    "set_taker",
    "tell",
    "tell_all",
    "undo",
    "undo_all",
    "wake",
    "wake_all_due",
    "withdraw",
]
