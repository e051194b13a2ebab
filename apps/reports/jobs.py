"""Follow-ups of the reports: replays of a draft, and who is told what it means for them."""

from __future__ import annotations

from django.utils import timezone

from apps.ground_rules.models import GroundRules
from apps.tenancy import outbox

from .backtest import actions, impact


@outbox.handles("reports.backtest")
def backtest(*, backtest_id: int) -> None:
    """The next leads of a replay; the rest follows in the next job."""
    actions.carry_on(backtest_id, at=timezone.now())


@outbox.handles("reports.announce_agreement")
def announce_agreement(*, rules_id: int) -> None:
    """A version came into force: everybody hears it, and what the replay says for them."""
    impact.announce(GroundRules.objects.get(id=rules_id), at=timezone.now())
