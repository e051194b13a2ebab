"""Marketing corrected what somebody in Sales had found wrong: they are told so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.handoffs.kinds import PauseReason
from apps.handoffs.models import HandOff, Pause
from apps.leads.kinds import Kind
from apps.leads.models import LeadEvent

from . import receipts
from .kinds import ReceiptKind

#: So many of the latest pauses are looked at: more never end between two sweeps.
LATEST: Final = 500
TOLD_WITHIN: Final = timedelta(days=7)


def issue_for_corrections(*, at: datetime) -> int:
    """Tell who sent a lead back for its data that it was put right; how many receipts are new.

    A correction stands in the ledger of pauses: the clock stood still while Marketing corrected.
    """
    pauses = Pause.objects.select_related("handoff__lead").order_by("-id")[:LATEST]
    corrected = [pause for pause in pauses if _is_new_correction(pause, at)]
    return sum(_tell(pause, at=at) for pause in corrected)


def _is_new_correction(pause: Pause, at: datetime) -> bool:
    is_correction = pause.reason == PauseReason.MARKETING_FIXES
    return is_correction and pause.until_at is not None and at - pause.until_at < TOLD_WITHIN


def _tell(pause: Pause, *, at: datetime) -> bool:
    sent_back = _sent_back(pause.handoff, before=pause.until_at or at)
    if sent_back is None or sent_back.by is None:
        return False
    said_by: User = sent_back.by
    receipt = receipts.issue(
        said_by,
        kind=ReceiptKind.DATA_CORRECTED,
        key=f"corrected-{pause.id}",
        facts={
            "lead": pause.handoff.lead.number,
            "handoffs": [pause.handoff_id],
            "reasons": {sent_back.facts["reason"]: 1},
        },
        at=at,
    )
    return receipt is not None


def _sent_back(handoff: HandOff, *, before: datetime) -> LeadEvent | None:
    """The rejection that asked for the correction: the answer itself is gone from the hand-off."""
    story = LeadEvent.objects.filter(lead_id=handoff.lead_id, kind=Kind.REJECTED)
    said = story.filter(facts__handoff_id=handoff.id, occurred_at__lte=before)
    return said.select_related("by").order_by("-seq").first()
