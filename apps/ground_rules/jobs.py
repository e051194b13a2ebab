"""What the agreement does by the clock: begin on its day, be announced, be looked at again."""

from __future__ import annotations

from django.utils import timezone

from apps.tenancy import outbox

from . import announcing, beginning, reviewing
from .models import GroundRules


@outbox.handles("ground_rules.bring_into_force")
def bring_into_force() -> None:
    """Every minute: the signed version whose day has come. Running again finds none."""
    beginning.bring_into_force(at=timezone.now())


@outbox.handles(beginning.ANNOUNCE)
def announce(*, rules_id: int) -> None:
    """Tell everybody who may read the agreement; whom it told, it does not tell again."""
    announcing.announce(GroundRules.objects.get(id=rules_id), at=timezone.now())


@outbox.handles("ground_rules.remind_of_review")
def remind_of_review() -> None:
    """Every hour, because days begin at another hour in each zone; who knows is not told again."""
    reviewing.remind_of_review(at=timezone.now())
