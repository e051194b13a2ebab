"""What was corrected, as the story tells it: from what, to what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from .kinds import Kind
from .models import Correction, Lead, LeadEvent

_NOTHING: Final = "nothing"


def by_fact(lead: Lead, events: Iterable[LeadEvent]) -> dict[tuple[Any, Any], str]:
    """By the number of the event and the name of the fact: " (+49 1 → +49 2)"."""
    seqs = [event.seq for event in events if event.kind == Kind.CORRECTED]
    if not seqs:
        return {}
    found = Correction.objects.filter(lead=lead, seq__in=seqs)
    return {
        (one.seq, one.field): f" ({one.was or _NOTHING} → {one.became or _NOTHING})"
        for one in found
    }
