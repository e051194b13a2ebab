"""A figure that counts hand-offs: its name, what it says, and which hand-offs are counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from .moment import Moment

Condition = Callable[[Moment], Q]


@dataclass(frozen=True)
class HandOffFigure:
    """Hand-offs that fulfil a condition at a moment."""

    name: str
    label: str
    sentence: str
    condition: Condition
