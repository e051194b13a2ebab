"""When a message goes out: at once, after the night, or with the morning's digest. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .kinds import DIGEST_TIME, Cadence


@dataclass(frozen=True)
class Night:
    """A person's quiet hours in their own zone; none when they begin and end together."""

    begins: time
    ends: time
    zone: ZoneInfo

    def over_at(self, at: datetime) -> datetime:
        """The first instant from `at` on at which this person may be mailed."""
        local = at.astimezone(self.zone)
        clock = local.time()
        if not self._covers(clock):
            return at
        day = local.date() if clock < self.ends else local.date() + timedelta(days=1)
        return datetime.combine(day, self.ends, self.zone).astimezone(UTC)

    def _covers(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


def send_at(cadence: Cadence, at: datetime, night: Night) -> datetime | None:
    """When the e-mail about something that happened `at` may go out; None: never."""
    if cadence == Cadence.NEVER:
        return None
    return night.over_at(at if cadence == Cadence.IMMEDIATE else _next_digest(at, night.zone))


def _next_digest(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    day = local.date() if local.time() < DIGEST_TIME else local.date() + timedelta(days=1)
    return datetime.combine(day, DIGEST_TIME, zone).astimezone(UTC)
