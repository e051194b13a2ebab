"""A dispute showed that a clause can be read two ways: what was decided, and a note about it."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.ground_rules.comments import comment
from apps.ground_rules.drafting import start_draft
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.precedents import set_precedent

from .models import Dispute


def note_unclear(clause: Clause, dispute: Dispute, *, by: User, at: datetime) -> None:
    """The decision stands beside the clause from now on, and in the margin of the next version.

    A next version is begun when none is in the making: a rule that two people read in two ways is
    to be written anew, and that is where it is done.
    """
    set_precedent(clause, text=dispute.decision_text, by=by, at=at, dispute=dispute.public_id)
    draft = GroundRules.objects.in_the_making().first() or start_draft(by=by, at=at)
    is_there = Clause.objects.filter(rules=draft, key=clause.key).exists()
    comment(
        draft,
        by=by,
        at=at,
        text=f"A dispute showed that this can be read two ways. {dispute.decision_text}",
        clause_key=clause.key if is_there else "",
    )
