"""What leads at risk are worth is said once: on the board of any period and in the leak report."""

from __future__ import annotations

from re import search
from zoneinfo import ZoneInfo

import pytest

from apps.core.period import all_dates
from apps.reports import shown
from apps.reports.kinds import Basis, Dimension, ReportQuery
from apps.reports.leaks.kinds import LeakKind, LeakQuestion
from apps.reports.leaks.report import leak_report

from .conftest import BOARD


@pytest.fixture
def asked(acme, quarter, at):
    """What leaks now, of everything."""
    return LeakQuestion(
        ReportQuery(
            all_dates(),
            Dimension.CHANNEL,
            Basis.LEAD_DATE,
            at,
            ZoneInfo(acme.time_zone),
            is_live=True,
        )
    )


@pytest.mark.parametrize("period", ["", "?period=2026-q1", "?period=2026"])
def test_the_board_of_any_period_says_what_the_leak_report_says(read, lena, asked, period):
    report = leak_report(asked, currency="EUR")
    agenda = read(lena, BOARD + period).partition("Needs attention")[2]
    leaking = {one.key: one.at_risk for one in report.kinds if one.at_risk.n}
    assert set(leaking) == {LeakKind.NO_ANSWER, LeakKind.NO_ATTEMPT}
    for kind, at_risk in leaking.items():
        line = agenda.partition(f"?kind={kind}")[2].partition("</li>")[0]
        assert f"Worth about {shown.money_short(at_risk.expected, 'EUR')}." in line


def test_the_board_says_how_the_worth_is_reckoned(read, lena):
    assert search(
        r"Worth: what a lead that came as far brought on average since 1 \w+ 20", read(lena)
    )


def test_parts_of_the_money_at_risk_add_up_as_they_are_shown(offered, asked):
    """€41,850 won of four leads handed over is no whole sum a lead: €10,462.50."""
    for days in (8, 9, 10):
        offered(f"ida{days}", days=days)
    report = leak_report(asked, currency="EUR")
    for parts in (report.kinds, report.ages, report.owners, report.campaigns):
        euros = [
            int(shown.money(one.at_risk.expected, "EUR").strip("€").replace(",", ""))
            for one in parts
        ]
        whole = shown.money(report.total.expected, "EUR").strip("€").replace(",", "")
        assert sum(euros) == int(whole)
