"""Where nothing was won yet, no lead has a worth."""

from __future__ import annotations

from tests.factories.handoffs import handoff as offered

from .conftest import ago


def test_nothing_won_says_no_data(agreement, read, lena, sol, at):
    offered(to=sol, at=ago(at, days=5))
    page = read(lena)
    assert "Nothing was won that would tell what they are worth." in page
    assert "no data" in page
