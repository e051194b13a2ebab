"""The leak report as its page shows it: words and addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from apps.core import wording
from apps.core.charts import Chart, Mark, MonthBars, month_bars
from apps.core.charts.model import ChartTable
from apps.reports import shown
from apps.reports.kinds import Basis
from apps.reports.links import records_url
from apps.tenancy.kinds import Capability, Department
from apps.tenancy.models import Membership

from .address import as_of, leaks_url, of_campaign
from .counting import AtRisk, Bucket
from .kinds import SENTENCES, LeakKind, LeakQuestion
from .report import LeakReport
from .worth import measured_in

#: So many lines of a breakdown are shown; all are in the JSON.
LINES: Final = 8


@dataclass(frozen=True)
class Line:
    """A line of a breakdown: how many, which opens them, and the money."""

    label: str
    n: str
    url: str
    money: str


def context_of(report: LeakReport, membership: Membership) -> dict[str, Any]:
    """Everything but the list itself."""
    asked = report.asked
    return {
        "report": report,
        "sentence": sentence(report),
        "stats": [_stat(report, bucket) for bucket in report.kinds],
        "breakdowns": _breakdowns(report),
        "chart": _chart(report),
        "chips": _chips(report),
        "formulas": _formulas(report),
        "as_of": f"As of {wording.moment(asked.at.astimezone(asked.query.zone))}",
        "live_url": "" if asked.query.is_live else leaks_url(_live(asked)),
        "may_pass_on": membership.may(Capability.PASS_ON),
        "lead_route": lead_route(membership),
    }


def lead_route(membership: Membership) -> str:
    """By which door this member opens a lead."""
    is_sales = membership.department == Department.SALES
    return "workspace:sales_lead" if is_sales else "workspace:marketing_lead"


def sentence(report: LeakReport) -> str:
    """How many wait, and what is at stake."""
    n = report.total.n
    if not n:
        return "No lead waits for a word that is due."
    waits = "1 lead waits" if n == 1 else f"{wording.number(n)} leads wait"
    return f"{waits} for a word that is due. {_stake(report.total, report.currency)}"


def _stake(one: AtRisk, currency: str | None) -> str:
    spent = shown.money_short(one.sunk, currency)
    cost = f" {spent} has been spent on them." if one.sunk else ""
    if one.expected is None:
        return f"Nothing was won that would tell what they are worth.{cost}"
    return f"They are worth about {shown.money_short(one.expected, currency)}.{cost}"


def money_words(one: AtRisk, currency: str | None) -> str:
    """Expected value of a part; "no data" while nothing was won."""
    return "no data" if one.expected is None else shown.money(one.expected, currency)


def _stat(report: LeakReport, bucket: Bucket) -> dict[str, str]:
    kind = LeakKind(bucket.key)
    value = money_words(bucket.at_risk, report.currency)
    return {
        "label": bucket.label,
        "value": wording.number(bucket.at_risk.n),
        "url": leaks_url(report.asked, kind=kind) if bucket.at_risk.n else "",
        "note": f"{SENTENCES[kind]} Worth {value}.",
    }


def _breakdowns(report: LeakReport) -> list[dict[str, Any]]:
    asked = report.asked
    of: list[tuple[str, Sequence[Bucket], Callable[[Bucket], str]]] = [
        ("By age", report.ages, lambda one: leaks_url(asked, age=one.key)),
        ("By owner", report.owners, lambda one: leaks_url(asked, owner=int(one.key))),
        (
            "By campaign",
            report.campaigns,
            lambda one: leaks_url(asked, query=of_campaign(asked, one.key, one.label)),
        ),
    ]
    return [
        {
            "title": title,
            "lines": [_line(one, url(one), report.currency) for one in buckets[:LINES]],
            "more": max(len(buckets) - LINES, 0),
        }
        for title, buckets, url in of
    ]


def _line(bucket: Bucket, url: str, currency: str | None) -> Line:
    one = bucket.at_risk
    return Line(
        bucket.label, wording.number(one.n), url if one.n else "", money_words(one, currency)
    )


def _chart(report: LeakReport) -> Chart:
    asked, zone = report.asked, report.asked.query.zone
    whole = LeakQuestion(asked.query)
    marks = tuple(
        Mark(
            f"{week.at.astimezone(zone).day} {week.at.astimezone(zone):%b}",
            wording.number(week.n),
            week.n,
            "later" if week is not report.weeks[-1] else "later open",
            leaks_url(whole, query=as_of(whole, week.at)),
        )
        for week in report.weeks
    )
    title, description = "Open leaks", "How many leads leaked at the end of each week."
    drawn = month_bars(MonthBars("burn-down", title, description, marks))
    rows = tuple((mark.label, mark.words) for mark in marks)
    return Chart(drawn.svg, ChartTable(("Week to", title), rows))


def _chips(report: LeakReport) -> list[dict[str, str]]:
    asked = report.asked
    chips = []
    if asked.kind:
        chips.append({"label": str(asked.kind.label), "url": leaks_url(asked, kind=None)})
    if asked.age:
        chips.append({"label": str(asked.age.label), "url": leaks_url(asked, age=None)})
    if asked.owner is not None:
        label = next((one.label for one in report.owners if int(one.key) == asked.owner), "Owner")
        chips.append({"label": label, "url": leaks_url(asked, owner=None)})
    query = asked.query
    for only, wider in (
        (query.channel, replace(query, channel=None)),
        (query.campaign, replace(query, campaign=None)),
        (query.department, replace(query, department=None)),
    ):
        if only is not None:
            chips.append({"label": only.label, "url": leaks_url(asked, query=wider)})
    return chips


def _formulas(report: LeakReport) -> list[dict[str, Any]]:
    """How the value of a lead comes about: each count opens its records."""
    money, currency = report.worth, report.currency
    query = replace(
        report.asked.query, period=measured_in(report.asked.query), campaign=None, channel=None,
        department=None,
    )  # fmt: skip
    came, won = replace(query, basis=Basis.LEAD_DATE), replace(query, basis=Basis.EVENT_DATE)
    parts = (
        ("A lead without an answer", LeakKind.NO_ANSWER, "handed_off", "handed-over"),
        ("A lead that was accepted", LeakKind.NO_OUTCOME, "accepted", "accepted"),
    )
    return [
        {
            "label": label,
            "value": "no data" if value is None else shown.money(value, currency),
            "since": wording.day(query.period.start),
            "won": wording.number(money.chances[kind].won),
            "won_url": records_url(came, "won"),
            "of": wording.number(money.chances[kind].of - money.chances[kind].silent),
            "silent": wording.number(money.chances[kind].silent)
            if money.chances[kind].silent
            else "",
            "silent_url": records_url(came, "deemed"),
            "of_url": records_url(came, figure),
            "of_name": name,
            "revenue": shown.money(money.revenue, currency, cents=True),
            "revenue_url": records_url(won, "revenue"),
            "orders": wording.number(money.won),
            "orders_url": records_url(won, "won"),
        }
        for label, kind, figure, name in parts
        for value in [money.expected(kind)]
    ]


def _live(asked: LeakQuestion) -> LeakQuestion:
    return replace(asked, query=replace(asked.query, is_live=True))
