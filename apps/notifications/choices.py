"""What people choose about being told: how often by subject, and when not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from apps.accounts.models import User

from .kinds import DEFAULT_CADENCE, Cadence, Subject
from .models import Preference
from .planning import night_of


@dataclass(frozen=True)
class Choices:
    """Everything one person has chosen, defaults where they have not."""

    cadences: Mapping[Subject, Cadence]
    begins: time
    ends: time
    time_zone: str


def choices_of(user: User) -> Choices:
    """What applies to this person now."""
    chosen = dict(Preference.objects.filter(user=user).values_list("subject", "cadence"))
    night = night_of(user.id)
    cadences = {one: Cadence(chosen.get(one, DEFAULT_CADENCE[one])) for one in Subject}
    return Choices(cadences, night.begins, night.ends, night.zone.key)
