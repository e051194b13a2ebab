"""What can be done about several leaks at once: remind who has them, pass them on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.handoffs import actions as handoffs
from apps.handoffs.errors import AlreadyAnswered, TakenBack
from apps.handoffs.models import HandOff
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.notifications.models import Notification
from apps.tenancy.models import Membership
from apps.tenancy.queries import local_day


@dataclass(frozen=True)
class Reminded:
    """How many people were told now, were told today already, and leads nobody can be told of."""

    told: int
    told_before: int
    without_owner: int


def remind(leaks: Iterable[HandOff], *, by: User, at: datetime) -> Reminded:
    """One message for each owner about all of these; at most one a day, whoever asks for it."""
    counted = Counter(leak.lead.owner_id for leak in leaks)
    members = Membership.objects.active().filter(user_id__in=list(counted)).select_related("user")
    owners = {member.user_id: member.user for member in members}
    key = f"leaks-{local_day(at).isoformat()}"
    before = set(
        Notification.objects.filter(recipient_id__in=list(owners), key=key).values_list(
            "recipient_id", flat=True
        )
    )
    for owner_id in sorted(owners.keys() - before):
        _tell(owners[owner_id], counted[owner_id], key=key, by=by, at=at)
    alone = sum(n for owner_id, n in counted.items() if owner_id not in owners)
    return Reminded(len(owners) - len(before), len(before), alone)


def _tell(owner: User, n: int, *, key: str, by: User, at: datetime) -> None:
    waits = "1 lead waits" if n == 1 else f"{n} leads wait"
    notify(
        owner,
        key=key,
        sentence=f"{waits} for a word of yours that is due. {by} asks you to look.",
        path=reverse("handoffs:inbox"),
        at=at,
        subject=Subject.CLOCK,
    )


def pass_on(leaks: Iterable[HandOff], *, to: User, by: User, at: datetime) -> tuple[int, int]:
    """Somebody else is to answer; returns how many were passed on and how many were answered.

    In one order of locking, like the sweeps. Raises NotAMember when `to` takes no leads.
    """
    passed = answered = 0
    for leak in sorted(leaks, key=lambda one: one.lead_id):
        try:
            handoffs.reassign(leak, by=by, at=at, to=to)
            passed += 1
        except (AlreadyAnswered, TakenBack):
            answered += 1
    return passed, answered
