"""How often something may be done: token buckets in Valkey, in the process while it is away.

A bucket is kept as one number, the moment at which it is full again. Taking a token moves that
moment on; who would move it further than the bucket is deep has to wait. Without Valkey every
process counts for itself: the limit is then as many times wider, and nobody is locked out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Final

import redis
from django.conf import settings
from redis.commands.core import Script

log = logging.getLogger(__name__)

TAKE: Final = """
local told = redis.call('TIME')
local now = tonumber(told[1]) + tonumber(told[2]) / 1e6
local full_at, wait = {}, 0
for i, key in ipairs(KEYS) do
    local rate, depth = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
    full_at[i] = math.max(now, tonumber(redis.call('GET', key)) or 0) + 1 / rate
    wait = math.max(wait, full_at[i] - now - depth / rate)
end
if wait > 0 then return string.format('%.6f', wait) end
for i, key in ipairs(KEYS) do
    local seconds = math.ceil(full_at[i] - now)
    redis.call('SET', key, string.format('%.6f', full_at[i]), 'EX', seconds)
end
return '0'
"""
#: A Valkey that hangs holds a request up for no longer than this.
PATIENCE_SECONDS: Final = 0.25
#: After a failure Valkey is left alone for so long: not every request pays for it.
AWAY_SECONDS: Final = 5.0
#: What a process remembers while Valkey is away.
MOST_REMEMBERED: Final = 10_000


@dataclass(frozen=True)
class Bucket:
    """`depth` tokens at once, and `per_second` new ones; `key` names whose they are."""

    key: str
    per_second: float
    depth: int


def seconds_to_wait(buckets: Sequence[Bucket]) -> float:
    """Take a token from each bucket, or from none: 0, or how long until there is one in all."""
    if not buckets:
        return 0.0
    if time.monotonic() >= _own.valkey_back_at:
        try:
            return _in_valkey(buckets)
        except redis.RedisError:
            log.warning("rate limits are counted in the process: Valkey is away")
            _own.valkey_back_at = time.monotonic() + AWAY_SECONDS
    return _own.take(buckets, now=time.monotonic())


def _in_valkey(buckets: Sequence[Bucket]) -> float:
    keys = [f"baton:bucket:{bucket.key}" for bucket in buckets]
    numbers = [number for bucket in buckets for number in (bucket.per_second, bucket.depth)]
    return float(_script(settings.REDIS_URL)(keys=keys, args=numbers))


@cache
def _script(url: str) -> Script:
    client = redis.Redis.from_url(
        url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    )
    return client.register_script(TAKE)


@dataclass
class OwnBuckets:
    """The buckets of this process alone, by the same rule."""

    valkey_back_at: float = 0.0
    _full_at: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, buckets: Sequence[Bucket], *, now: float) -> float:
        """As `seconds_to_wait`."""
        with self._lock:
            moved = {
                bucket.key: max(now, self._full_at.get(bucket.key, 0.0)) + 1 / bucket.per_second
                for bucket in buckets
            }
            over = (moved[each.key] - now - each.depth / each.per_second for each in buckets)
            wait = max(0.0, *over)
            if not wait:
                self._remember(moved, now)
            return wait

    def _remember(self, moved: dict[str, float], now: float) -> None:
        if len(self._full_at) > MOST_REMEMBERED:
            self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        self._full_at.update(moved)


_own = OwnBuckets()
