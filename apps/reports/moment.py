"""What the conditions of hand-off figures may ask: the instant, and what was agreed and returned.

Read once, when a condition first wants it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from .queries.returns import Return, all_returns
from .queries.versions import Version, all_versions


@dataclass(frozen=True)
class Moment:
    """An instant at which hand-offs are looked at."""

    at: datetime
    #: For who has read the versions already.
    known: tuple[Version, ...] | None = None
    #: For who asks only about hand-offs offered since.
    since: datetime | None = None

    @cached_property
    def versions(self) -> Sequence[Version]:
        """The times of every version that was ever in force."""
        return all_versions() if self.known is None else self.known

    @cached_property
    def returns(self) -> list[Return]:
        """What Sales sent back and Marketing corrected."""
        return all_returns(self.versions, since=self.since)
