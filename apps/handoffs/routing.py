"""Who in Sales could take the next lead."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from apps.tenancy.kinds import Role
from apps.tenancy.models import Membership

from .models import HandOff
from .policy import Candidate

#: Who was not among so many latest offers has waited longest anyway.
_LATEST_OFFERS = 200


def candidates() -> list[Candidate]:
    """Active reps and SDRs, in the order in which they joined."""
    people = Membership.objects.active().with_role(Role.REP, Role.SDR).order_by("id")
    user_ids = list(people.values_list("user_id", flat=True))
    open_counts, offered = _open_counts(), _last_offered()
    return [
        Candidate(user_id, open_counts.get(user_id, 0), offered.get(user_id))
        for user_id in user_ids
    ]


def _open_counts() -> dict[int, int]:
    rows = HandOff.objects.open().exclude(to=None).values("to_id").annotate(n=Count("id"))
    return {row["to_id"]: row["n"] for row in rows}


def _last_offered() -> dict[int, datetime]:
    latest = HandOff.objects.order_by("-offered_at", "-id").values_list("to_id", "offered_at")
    offered: dict[int, datetime] = {}
    for user_id, at in latest[:_LATEST_OFFERS]:
        if user_id is not None:
            offered.setdefault(user_id, at)
    return offered
