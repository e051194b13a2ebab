"""Verbs of the two lists of reasons in a draft."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db.models import Max

from apps.accounts.models import User

from .drafting import changing
from .errors import CodeTaken
from .kinds import ReasonUse
from .models import GroundRules, RejectReason


def add_reason(
    rules: GroundRules, *, by: User, at: datetime, label: str, use: ReasonUse, **facts: Any
) -> RejectReason:
    """One more reason, last in its list. `facts`: group, route, clause, field, needs_text.

    Raises CodeTaken when the label is in the list, Settled.
    """
    with changing(rules, by=by, at=at) as held:
        reasons = RejectReason.objects.of(held)
        if reasons.used_to(use).filter(label__iexact=label).exists():
            raise CodeTaken
        last = reasons.aggregate(last=Max("position"))["last"]
        return RejectReason.objects.create(
            rules=held,
            code=_free_code(held, label),
            label=label,
            use=use,
            position=0 if last is None else last + 1,
            **facts,
        )


def edit_reason(reason: RejectReason, *, by: User, at: datetime, **facts: Any) -> RejectReason:
    """Other words, way or clause for a reason; its code stays, so reports go on. Raises Settled."""
    with changing(reason.rules, by=by, at=at):
        for name, value in facts.items():
            setattr(reason, name, value)
        reason.save()
    return reason


def remove_reason(reason: RejectReason, *, by: User, at: datetime) -> None:
    """Not to be given any more; what was answered with it keeps it. Raises Settled."""
    with changing(reason.rules, by=by, at=at):
        reason.delete()


def _free_code(rules: GroundRules, label: str) -> str:
    """A code made of the label that no reason of the version has."""
    stem = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:32] or "reason"
    taken = set(RejectReason.objects.of(rules).values_list("code", flat=True))
    candidates = (stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 3)))
    return next(code for code in candidates if code not in taken)
