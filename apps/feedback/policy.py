"""Decisions about feedback: which answers are judged twice, and how grades are folded. Pure."""

from __future__ import annotations

import hashlib
from typing import Final

#: Parts of ten thousand in which answers are drawn for a second opinion.
_PARTS: Final = 10_000
#: Scores from here are strong, from there middling, where Marketing gave no grade.
STRONG_SCORE, MIDDLING_SCORE = 75, 50
#: Marketing's grade at hand-over and Sales' verdict, folded to as many classes.
CLASSES: Final = 3
GRADE_LABELS: Final = ("Strong: A1, A2, B1", "Middling: A3, B2, C1", "Weak: B3, C2, C3")
QUALITY_LABELS: Final = ("4 or 5", "3", "1 or 2")


def is_drawn(handoff_id: int, tenant_id: int, *, sample_pct: int) -> bool:
    """Whether this answer is one of the agreed share that two people judge.

    By a hash, so that the same answers are drawn however often one asks, and nobody can tell by
    looking which they are.
    """
    digest = hashlib.sha256(f"second opinion {tenant_id} {handoff_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % _PARTS < sample_pct * _PARTS // 100


def grade_class(grade: str, score: int | None) -> int | None:
    """0 strong, 1 middling, 2 weak: along the diagonal of the grid A1 to C3, else by score.

    A is the best fit and 1 the most interest, so A3 (fits, not interested) counts as C1 does.
    None when Marketing said neither.
    """
    if grade:
        steps = "ABC".index(grade[0]) + "123".index(grade[1])
        return (0, 0, 1, 2, 2)[steps]
    if score is None:
        return None
    return 0 if score >= STRONG_SCORE else 1 if score >= MIDDLING_SCORE else 2


def quality_class(quality: int) -> int:
    """0 for a verdict of 4 or 5, 1 for 3, 2 for 1 or 2."""
    return 0 if quality >= 4 else 1 if quality == 3 else 2
