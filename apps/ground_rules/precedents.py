"""What was decided when a clause turned out unclear: it stands beside the clause from then on."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from apps.accounts.models import User
from apps.tenancy import audit

from .models import Clause, Precedent


def set_precedent(
    clause: Clause, *, text: str, by: User, at: datetime, dispute: UUID | None = None
) -> Precedent:
    """Say how an unclear clause is read; `dispute` is feedback.Dispute.public_id.

    It changes no version: it stands beside the clause in every version that has it.
    """
    precedent = Precedent.objects.create(
        clause_key=clause.key,
        rules=clause.rules,
        text=text,
        dispute=dispute,
        decided_at=at,
        decided_by=by,
    )
    audit.record("agreement.precedent_set", by=by, at=at, subject=f"clause {clause.number}")
    return precedent


def precedents_by_clause() -> dict[str, list[Precedent]]:
    """All of the tenant's, oldest first, by clause key."""
    found: defaultdict[str, list[Precedent]] = defaultdict(list)
    for precedent in Precedent.objects.select_related("decided_by").order_by("id"):
        found[precedent.clause_key].append(precedent)
    return dict(found)
