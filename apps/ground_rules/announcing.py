"""Telling everybody inside what changes and when, once at the signatures and once on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.tenancy.kinds import Capability
from apps.tenancy.queries import current_zone, people

from .comparing import changed_clauses
from .kinds import State
from .models import GroundRules
from .queries import version_before

#: More changed clauses than these are counted, not listed.
_LISTED = 6


def announce(
    rules: GroundRules, *, at: datetime, impact_of: Callable[[User], str] | None = None
) -> int:
    """Tell every member who may read the agreement; returns how many. Telling again tells nobody.

    `impact_of` says in a sentence what the new text would have meant for one person, or "".
    """
    sentence = _sentence(rules)
    before = version_before(rules)
    path = (
        reverse("ground_rules:diff", args=[rules.version, before.version])
        if before
        else reverse("ground_rules:version", args=[rules.version])
    )
    readers = [one for one in people() if one.may(Capability.SEE_RULES)]
    for reader in readers:
        impact = impact_of(reader.user) if impact_of else ""
        notify(
            reader.user,
            key=f"agreement-{rules.version}-{rules.state}",
            sentence=f"{sentence} {impact}".strip(),
            path=path,
            at=at,
            subject=Subject.AGREEMENT,
        )
    return len(readers)


def _sentence(rules: GroundRules) -> str:
    assert rules.in_force_from is not None  # noqa: S101 (what is announced has an instant)
    begins = timezone.localtime(rules.in_force_from, current_zone())
    day = f"{begins:%-d %B %Y}"
    if rules.state == State.SIGNED:
        start = f"Both departments have signed version {rules.version} of the agreement."
        return f"{start} It counts from {day}{_changes(rules)}"
    start = f"Version {rules.version} of the agreement is in force since {day}"
    return f"{start}{_changes(rules)}"


def _changes(rules: GroundRules) -> str:
    """ " and changes §2.1, §3.4 and the working hours."."""
    before = version_before(rules)
    if before is None:
        return "."
    numbers = [f"§{one}" for one in changed_clauses(before, rules)]
    changed = [f"{len(numbers)} clauses"] if len(numbers) > _LISTED else numbers
    if rules.calendar.document != before.calendar.document:
        changed.append("the working hours")
    if not changed:
        return "."
    *others, last = changed
    listed = f"{', '.join(others)} and {last}" if others else last
    return f" and changes {listed}."
