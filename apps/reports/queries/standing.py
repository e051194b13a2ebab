"""How far the books can be trusted right now."""

from __future__ import annotations

from apps.core.keyset import CappedCount, capped_count
from apps.outcomes.models import Discrepancy


def open_discrepancies() -> CappedCount:
    """Differences with outcome sources that nobody has settled yet."""
    return capped_count(Discrepancy.objects.open())
