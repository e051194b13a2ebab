""" "You said, we did": one person is told once what became of something they said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy.models import Membership

from .kinds import ReceiptKind
from .models import Dispute, Receipt

TOLD = {
    ReceiptKind.RULE_CHANGED: "You said something about a clause, and the agreement has changed.",
    ReceiptKind.DISPUTE_DECIDED: "A dispute you are part of was decided.",
    ReceiptKind.DATA_CORRECTED: "You said that data was wrong, and it was corrected.",
    ReceiptKind.CAMPAIGN_CHANGED: "A campaign was changed after what you said.",
}


def issue(
    to: User, *, kind: ReceiptKind, key: str, facts: dict[str, Any], at: datetime
) -> Receipt | None:
    """Tell a member what was done; `facts` are ids, codes and counts, `key` names the occasion.

    None when the person left, or was told of this occasion already.
    """
    if not Membership.objects.active().filter(user=to).exists():
        return None
    told: dict[str, Any] = {"kind": kind, "facts": facts, "at": at}
    receipt, is_new = Receipt.objects.get_or_create(to=to, key=key, defaults=told)
    if not is_new:
        return None
    notify(
        to,
        key=f"receipt-{key}",
        sentence=TOLD[kind],
        path=reverse("feedback:receipts"),
        at=at,
        subject=Subject.RECEIPT,
    )
    return receipt


def mark_all_read(to: User, *, at: datetime) -> int:
    """Note that a person has seen what was told them; returns how many were new."""
    return Receipt.objects.filter(to=to, read_at=None).update(read_at=at)


def tell_of_decision(dispute: Dispute, *, at: datetime) -> None:
    """Both parties of a decided dispute: who contested, and who had turned the lead down."""
    facts = {
        "dispute": str(dispute.public_id),
        "lead": dispute.lead.number,
        "decision": dispute.decision,
    }
    parties = {dispute.opened_by, dispute.handoff.answered_by}
    for party in parties - {None}:
        issue(
            party, kind=ReceiptKind.DISPUTE_DECIDED, key=f"dispute-{dispute.id}", facts=facts, at=at
        )
