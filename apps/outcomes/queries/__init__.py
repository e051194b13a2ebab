"""Questions about outcomes, a module a screen."""

from .desk import (
    Desk,
    DeskFilter,
    Source,
    desk,
    difference_of,
    differences,
    open_differences,
    suggested_leads,
)
from .listing import OpportunityFilter, Row, Told, Total, opportunities, row_of, totals
from .opportunity import Statement, history, opportunity_of, other_tellings, own_telling
from .panel import Panel, panel
from .worked import handoff_worked, is_tried_enough, rules_of, times_put_off

__all__ = [
    "Desk",
    "DeskFilter",
    "OpportunityFilter",
    "Panel",
    "Row",
    "Source",
    "Statement",
    "Told",
    "Total",
    "desk",
    "difference_of",
    "differences",
    "handoff_worked",
    "history",
    "is_tried_enough",
    "open_differences",
    "opportunities",
    "opportunity_of",
    "other_tellings",
    "own_telling",
    "panel",
    "row_of",
    "rules_of",
    "suggested_leads",
    "times_put_off",
    "totals",
]
