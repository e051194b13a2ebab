"""Where the baton is: the lead's way from capture to won as six steps."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.core.stories import Step

from .kinds import Stage
from .models import Lead


def steps(lead: Lead) -> list[Step]:
    """Done, next, and still to come; an ended lead says where it ended."""
    ways = [
        Step("Captured", _on(lead.captured_at), "done", "marketing"),
        _step("Qualified", lead.qualified_at, "marketing"),
        _step("Handed over", lead.handed_at, "marketing", state="handover"),
        _taken(lead),
        _step("Opportunity", lead.opportunity_at, "sales"),
        _step("Won", lead.won_at, "sales"),
    ]
    if lead.stage == Stage.TAKEN_BACK:
        return [ways[0], Step(str(Stage.TAKEN_BACK.label), "", "ended", "marketing")]
    if lead.stage in (Stage.REJECTED, Stage.LOST, Stage.DISQUALIFIED, Stage.RECYCLED):
        return [*(step for step in ways if step.state), _ending(lead)]
    return _with_next(ways)


def _taken(lead: Lead) -> Step:
    """Accepted by a person; who said nothing in the agreed time took it by silence."""
    if lead.accepted_at is None and lead.deemed_at is not None:
        return _step("Taken by silence", lead.deemed_at, "sales")
    return _step("Accepted", lead.accepted_at, "sales")


def _step(label: str, at: datetime | None, side: str, *, state: str = "done") -> Step:
    return Step(label, _on(at), state, side) if at else Step(label)


def _with_next(ways: list[Step]) -> list[Step]:
    done = max(index for index, step in enumerate(ways) if step.state)
    following = done + 1
    if following < len(ways):
        step = ways[following]
        side = "sales" if following >= 3 else "marketing"
        ways[following] = Step(step.label, step.note, "next", side)
    return ways


def _ending(lead: Lead) -> Step:
    ended_at = {Stage.REJECTED: lead.rejected_at, Stage.LOST: lead.lost_at}.get(Stage(lead.stage))
    return Step(str(Stage(lead.stage).label), _on(ended_at), "ended", "sales")


def _on(at: datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local.day} {local:%b}"
