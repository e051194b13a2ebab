"""The address of a route, for pages that write dozens of them.

`reverse` walks the tree of routes each time, which takes as long as drawing a row. What a route
looks like below the mount never changes: it is asked once a process, then keys are filled in.
"""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

Key = int | UUID


def address_of(route: str, *keys: Key) -> str:
    """What `reverse` answers in the mount in use; a key is a number or an id, nothing to quote.

    Raises NoReverseMatch.
    """
    return get_script_prefix() + _below_the_mount(route, tuple(map(type, keys))).format(*keys)


@cache
def _below_the_mount(route: str, types: tuple[type, ...]) -> str:
    """With `{}` for each key. A sample of a key is like no other text of an address."""
    samples = [_sample(kind, place) for place, kind in enumerate(types, start=1)]
    pattern = reverse(route, args=samples).removeprefix(get_script_prefix())
    for sample in samples:
        pattern = pattern.replace(str(sample), "{}")
    return pattern


def _sample(kind: type, place: int) -> Key:
    number = 71_000_000 + place
    return UUID(int=number) if kind is UUID else number
