"""Questions about hand-offs, a module a screen."""

from .answer import Panel, can_undo, fact_against, handoff_of, just_answered, panel, returned
from .done import became, done
from .outcome_due import outcome_due
from .several import Order, all_waiting, given_together, order_of, picked
from .tabs import tabs
from .waiting import Inbox, Row, inbox, waiting_count

__all__ = [
    "Inbox",
    "Order",
    "Panel",
    "Row",
    "all_waiting",
    "became",
    "can_undo",
    "done",
    "fact_against",
    "given_together",
    "handoff_of",
    "inbox",
    "just_answered",
    "order_of",
    "outcome_due",
    "panel",
    "picked",
    "returned",
    "tabs",
    "waiting_count",
]
