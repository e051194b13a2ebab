"""The reasons to choose from, by group and key: read once for each version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Final

from apps.ground_rules.models import GroundRules, RejectReason
from apps.ground_rules.queries import reason_groups_of
from apps.tenancy.scoping import current_tenant_id

LAST_KEY: Final = 9

#: Versions kept in memory; a version under which something was handed over never changes.
_KEPT: Final = 256


@dataclass(frozen=True)
class Choice:
    """A reason that is given by one click; the first nine have a key."""

    reason: RejectReason
    key: str


@dataclass(frozen=True)
class ReasonSet:
    """Reasons of one group, under its heading."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Reasons:
    """All that Sales may choose from; some say nothing without words."""

    sets: tuple[ReasonSet, ...] = ()
    in_words: tuple[RejectReason, ...] = ()


def reasons_of_version(rules_id: int) -> Reasons:
    """Of a version that is or was in force, by its row: the same for ever."""
    return _kept_reasons(current_tenant_id(), rules_id)


@lru_cache(maxsize=_KEPT)
def _kept_reasons(_tenant_id: int, rules_id: int) -> Reasons:
    """A key of the tenant's own: what it may not see, nobody else finds missing."""
    keys = count(1)
    groups = reason_groups_of(GroundRules(id=rules_id))
    return Reasons(
        sets=tuple(
            ReasonSet(label, tuple(_choice(one, next(keys)) for one in found))
            for label, found in groups
            if not found[0].needs_text
        ),
        in_words=tuple(one for _, found in groups for one in found if one.needs_text),
    )


def _choice(reason: RejectReason, place: int) -> Choice:
    return Choice(reason, str(place) if place <= LAST_KEY else "")
