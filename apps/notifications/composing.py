r"""What an e-mail says. The usual one is the sentence and a link; apps above may know more.

@composes(r"handoff-(\d+)-offered")
def offer(told: Notification, match: re.Match[str], *, at: datetime) -> Mail: ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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


@dataclass(frozen=True)
class Entry:
    """One of several things in an e-mail, and where it leads: a path inside the tenant, or a
    `link` that is a full address and works without signing in."""

    title: str
    note: str = ""
    due_at: datetime | None = None
    path: str = ""
    link: str = ""


class Composer(Protocol):
    """Raises NoLongerNeeded when what it would say is over."""

    def __call__(self, told: Notification, match: re.Match[str], *, at: datetime) -> Mail: ...


class Lister(Protocol):
    """Raises NoLongerNeeded when what it would list is over."""

    def __call__(self, told: Notification, match: re.Match[str], *, at: datetime) -> Entry: ...


_composers: dict[re.Pattern[str], Composer] = {}
_listers: dict[re.Pattern[str], Lister] = {}


def composes(key: str) -> Callable[[Composer], Composer]:
    """Register who writes the e-mails of the occasions whose whole key matches a pattern."""

    def register(composer: Composer) -> Composer:
        _composers[re.compile(key)] = composer
        return composer

    return register


def lists(key: str) -> Callable[[Lister], Lister]:
    """Register who says the same in a line, for e-mails about several things."""

    def register(lister: Lister) -> Lister:
        _listers[re.compile(key)] = lister
        return lister

    return register


def compose(told: Notification, *, at: datetime) -> Mail:
    """The e-mail about one notification. Raises NoLongerNeeded."""
    for pattern, composer in _composers.items():
        match = pattern.fullmatch(told.key)
        if match:
            return composer(told, match, at=at)
    return Mail(told.sentence, "notifications/email/told", {"told": told})


def enter(told: Notification, *, at: datetime) -> Entry:
    """A notification as one of several. Raises NoLongerNeeded."""
    for pattern, lister in _listers.items():
        match = pattern.fullmatch(told.key)
        if match:
            return lister(told, match, at=at)
    return Entry(told.sentence, path=told.path)


def compose_several(entries: Sequence[Entry]) -> Mail:
    """One e-mail about what happened at about the same time."""
    count = len(entries)
    subject = entries[0].title if count == 1 else f"{count} things wait for you"
    return Mail(subject, "notifications/email/several", {"entries": entries, "heading": subject})


def compose_digest(told: list[Notification]) -> Mail:
    """One e-mail about several notifications, in the order in which they came."""
    count = len(told)
    subject = told[0].sentence if count == 1 else f"{count} things since your last daily e-mail"
    return Mail(subject, "notifications/email/digest", {"told": told})
