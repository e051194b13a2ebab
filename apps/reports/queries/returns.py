"""What Sales sent back so that Marketing corrects it, and whether that took as long as agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from apps.feedback.policy import end_of_working_day
from apps.ground_rules.kinds import ReasonRoute
from apps.handoffs.kinds import PauseReason, State
from apps.handoffs.models import HandOff, Pause

from .versions import Version


@dataclass(frozen=True)
class Return:
    """One way back and forth; `done_at` None: Marketing has not handed it back yet."""

    handoff_id: int
    due_at: datetime
    done_at: datetime | None

    @property
    def is_in_time(self) -> bool:
        return self.done_at is not None and self.done_at <= self.due_at

    def is_due(self, at: datetime) -> bool:
        """Whether it was done, or should have been."""
        return self.done_at is not None or self.due_at < at


def all_returns(versions: Iterable[Version]) -> list[Return]:
    """Corrected ones from the ledger of pauses, the others from the answers; one statement."""
    by_rules = {version.rules_id: version for version in versions}
    corrected = Pause.objects.filter(reason=PauseReason.MARKETING_FIXES).values_list(
        "handoff_id", "handoff__rules_id", "from_at", "until_at"
    )
    waiting = HandOff.objects.filter(
        state=State.REJECTED, reason__route=ReasonRoute.FIX, overturned_at=None
    ).values_list("id", "rules_id", "answered_at", F("overturned_at"))
    found = corrected.union(waiting, all=True)
    return [
        Return(handoff_id, _due(by_rules[rules_id], came_back), done_at)
        for handoff_id, rules_id, came_back, done_at in found
    ]


def _due(version: Version, came_back: datetime) -> datetime:
    return end_of_working_day(version.calendar, came_back, days=version.fix_days)
