"""Questions about feedback, a module a screen."""

from .from_sales import (
    Rejected,
    VerdictPanel,
    as_rejected,
    came_back,
    latest_verdicts,
    unanswered_questions,
    unread_count,
    verdict_panel,
)
from .reason_mix import behind_reason, reason_mix

__all__ = [
    "Rejected",
    "VerdictPanel",
    "as_rejected",
    "behind_reason",
    "came_back",
    "latest_verdicts",
    "reason_mix",
    "unanswered_questions",
    "unread_count",
    "verdict_panel",
]
