"""Questions about hand-offs, a module a screen."""

from .answer import Panel, fact_against, handoff_of, just_answered, panel
from .done import done
from .outcome_due import outcome_due, outcome_due_count
from .several import Order, all_waiting, given_together, order_of, picked
from .waiting import Inbox, Row, answered_this_week, inbox, waiting_count

__all__ = [
    "Inbox",
    "Order",
    "Panel",
    "Row",
    "all_waiting",
    "answered_this_week",
    "done",
    "fact_against",
    "given_together",
    "handoff_of",
    "inbox",
    "just_answered",
    "order_of",
    "outcome_due",
    "outcome_due_count",
    "panel",
    "picked",
    "waiting_count",
]
