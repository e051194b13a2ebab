r"""What an e-mail says. The usual one is the sentence and a link; apps above may know more.

@composes(r"handoff-(\d+)-offered")
def offer(told: Notification, match: re.Match[str], *, at: datetime) -> Mail: ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from .models import Notification


@dataclass(frozen=True)
class Mail:
    """An e-mail before it is addressed; `template` has a .txt and an .html."""

    subject: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


class Composer(Protocol):
    """Raises NoLongerNeeded when what it would say is over."""

    def __call__(self, told: Notification, match: re.Match[str], *, at: datetime) -> Mail: ...


_composers: dict[re.Pattern[str], Composer] = {}


def composes(key: str) -> Callable[[Composer], Composer]:
    """Register who writes the e-mails of the occasions whose whole key matches a pattern."""

    def register(composer: Composer) -> Composer:
        _composers[re.compile(key)] = composer
        return composer

    return register


def compose(told: Notification, *, at: datetime) -> Mail:
    """The e-mail about one notification. Raises NoLongerNeeded."""
    for pattern, composer in _composers.items():
        match = pattern.fullmatch(told.key)
        if match:
            return composer(told, match, at=at)
    return Mail(told.sentence, "notifications/email/told", {"told": told})


def compose_digest(told: list[Notification]) -> Mail:
    """One e-mail about several notifications, in the order in which they came."""
    count = len(told)
    subject = told[0].sentence if count == 1 else f"{count} things since your last daily e-mail"
    return Mail(subject, "notifications/email/digest", {"told": told})
