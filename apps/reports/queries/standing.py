"""How far the books can be trusted right now."""

from __future__ import annotations

from apps.core.keyset import CappedCount, capped_count
from apps.outcomes.models import Discrepancy, OutcomeSource


def open_discrepancies() -> CappedCount:
    """Differences with outcome sources that nobody has settled yet."""
    return capped_count(Discrepancy.objects.open())


def has_read_source() -> bool:
    """Whether any source but our own people has told outcomes: without one nothing can differ."""
    return OutcomeSource.objects.filter(last_read_at__isnull=False).exists()
