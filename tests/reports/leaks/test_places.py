"""Time to try somebody passes where the owner of the lead works."""

from datetime import timedelta

import pytest

from apps.reports import leak_counts
from apps.reports.leaks.kinds import LeakKind
from apps.reports.queries.versions import all_versions
from apps.tenancy.actions import change_place
from apps.tenancy.models import Membership
from tests.handoffs.agreements import agree_on_hours
from tests.handoffs.test_places import HOURS


@pytest.mark.parametrize(("place", "leaks"), [("New York", 1), ("", 0)])
def test_an_untried_lead_leaks_when_its_owner_has_worked_so_long(
    agreement, accepted, sol, ada, told, ask, at, place, leaks
):
    """Taken on Thursday at 9 in New York, 15 in Berlin. On Tuesday at 5 and 11, New York has
    worked the agreed 24 hours, Berlin 20."""
    agree_on_hours(agreement, HOURS)
    change_place(Membership.objects.get(user=sol), place, by=ada, at=at)
    taken = at - timedelta(days=5) + timedelta(hours=4)
    handoff = accepted(days=(at - taken) / timedelta(days=1), score=82)
    assert (handoff.place, handoff.answered_at) == (place, taken)
    report = told()
    assert report["total"]["n"] == report["weeks"][-1]["n"] == leaks
    now = leak_counts.leaking_now(ask(as_of=at), all_versions())
    assert now[LeakKind.NO_ATTEMPT].n.n == leaks
