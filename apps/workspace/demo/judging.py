"""What Sales thinks of a lead: mostly what Marketing's grade says, but not always."""

from __future__ import annotations

import random
from typing import Final

from apps.feedback.policy import grade_class
from apps.handoffs.models import HandOff

MIDDLING: Final = 1
#: How much likelier than its campaign's others a strong, a middling, a weak lead is to be taken.
TAKEN: Final = (1.15, 1.0, 0.7)
QUALITIES: Final = (1, 2, 3, 4, 5)
#: How many of ten leads are judged 1, 2, 3, 4 and 5.
Weights = tuple[int, int, int, int, int]
#: Strong, middling and weak ones when they are taken,
LIKED: Final[tuple[Weights, ...]] = ((0, 0, 2, 5, 3), (0, 1, 6, 2, 1), (0, 5, 4, 1, 0))
#: and when they are turned down: the wrong territory does not make a bad lead.
DISLIKED: Final[tuple[Weights, ...]] = ((1, 2, 6, 1, 0), (2, 5, 3, 0, 0), (5, 4, 1, 0, 0))


def is_taken(handoff: HandOff, quality: float, chance: random.Random) -> bool:
    """Whether Sales accepts it; `quality`: the share it accepts of its campaign's leads."""
    return chance.random() < quality * TAKEN[_class_of(handoff)]


def verdict_on(handoff: HandOff, chance: random.Random, *, is_taken: bool) -> int:
    """How good Sales finds it, 1 to 5."""
    weights = (LIKED if is_taken else DISLIKED)[_class_of(handoff)]
    return chance.choices(QUALITIES, weights)[0]


def _class_of(handoff: HandOff) -> int:
    """As the page compares them, which is what the demo is to show."""
    found = grade_class(handoff.grade, handoff.score)
    return MIDDLING if found is None else found
