"""Questions about hand-offs, a module a screen."""

from .answer import Panel, handoff_of, panel
from .done import done
from .outcome_due import outcome_due, outcome_due_count
from .waiting import Inbox, Row, answered_this_week, inbox, waiting_count

__all__ = [
    "Inbox",
    "Panel",
    "Row",
    "answered_this_week",
    "done",
    "handoff_of",
    "inbox",
    "outcome_due",
    "outcome_due_count",
    "panel",
    "waiting_count",
]
