"""What people choose about being told: how often by subject, and when not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from apps.accounts.models import User

from .kinds import DEFAULT_CADENCE, Cadence, Subject
from .models import Preference, QuietHours
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


@transaction.atomic
def choose(user: User, wanted: Choices) -> None:
    """Set it all. Applies to what happens from now on; what is planned goes out as planned."""
    for subject, cadence in wanted.cadences.items():
        Preference.objects.update_or_create(
            user=user, subject=subject, defaults={"cadence": cadence}
        )
    hours = {"begins": wanted.begins, "ends": wanted.ends, "time_zone": wanted.time_zone}
    QuietHours.objects.update_or_create(user=user, defaults=hours)
