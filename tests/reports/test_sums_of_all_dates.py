"""What is asked of all dates and as of now comes from the sums of all dates and from what waits."""

from __future__ import annotations

import pytest

from apps.leads import ledger
from apps.leads.models import LedgerPending
from apps.reports.kinds import Dimension
from apps.reports.queries.sums import sums_by_key
from tests.factories.outcomes import accepted_lead


@pytest.mark.parametrize("by", [Dimension.CHANNEL, Dimension.CAMPAIGN, Dimension.DEPARTMENT])
def test_a_figure_is_the_same_before_and_after_what_waits_is_moved(in_acme, sol, ask, by):
    accepted_lead(sol, name="Katrin Brandt")
    waiting = sums_by_key(ask(by=by))
    assert ledger.roll_up()
    assert not LedgerPending.objects.exists()
    accepted_lead(sol, name="Timo Arend")
    both = sums_by_key(ask(by=by))
    assert sum(row["leads"] for row in waiting.values()) == 1
    assert sum(row["leads"] for row in both.values()) == 2
    assert ledger.roll_up()
    assert sums_by_key(ask(by=by)) == both
