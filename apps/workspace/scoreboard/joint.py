"""What both sides won together: the ledger's figures by side, and who brought home what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection

from apps.leads.kinds import Metric
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.leaks.worth import Expectation, expectation_asks, expectation_of
from apps.reports.queries.conditions import Sql, where, within
from apps.reports.queries.lines import Key, day_field
from apps.reports.queries.sums import Asked, sums_of_each
from apps.tenancy.scoping import current_tenant_id

WON_SHOWN: Final = 3

#: Whose leads brought most is known from the ledger alone: only theirs are looked at.
_MOST_WON: Final = """
    SELECT l.number, coalesce(nullif(co.name, ''), 'Lead ' || l.number), coalesce(c.name, ''),
        coalesce(passed.name, ''), coalesce(closed.name, ''), won.minor
    FROM (
        SELECT lead_id, sum(amount_minor)::bigint AS minor FROM leads_stageledger
        WHERE {told} GROUP BY lead_id HAVING sum(n) > 0
        ORDER BY minor DESC, lead_id LIMIT %s
    ) AS won
    JOIN leads_lead l ON l.tenant_id = {tenant} AND l.id = won.lead_id
    LEFT JOIN leads_company co ON co.tenant_id = {tenant} AND co.id = l.company_id
    LEFT JOIN campaigns_campaign c ON c.tenant_id = {tenant} AND c.id = l.campaign_id
    LEFT JOIN accounts_user passed ON passed.id = c.owner_id
    LEFT JOIN accounts_user closed ON closed.id = l.owner_id
    ORDER BY won.minor DESC, won.lead_id"""


@dataclass(frozen=True)
class Won:
    """A lead that both sides brought home, and the two colleagues who did."""

    number: int
    label: str
    campaign: str
    passed_by: str
    closed_by: str
    minor: int


@dataclass(frozen=True)
class Together:
    """What the ledger says of a period. Money is in minor units of the tenant's currency."""

    qualified: int
    handed_off: int
    #: Leads with a won sale.
    won: int
    #: Won revenue by the department that owns the lead's campaign; None: it has no campaign.
    revenue_by_side: Mapping[Key, int]
    #: Won revenue of the period before.
    revenue_before: int
    #: What a lead at risk would bring, as the leak report reckons it, whatever the period.
    expectation: Expectation

    @property
    def revenue(self) -> int:
        return sum(self.revenue_by_side.values())

    @property
    def revenue_of_marketing(self) -> int:
        return self.revenue_by_side.get("marketing", 0)


def won_and_passed_on(
    query: ReportQuery, earlier: ReportQuery | None, currency: str | None
) -> Together:
    """The period, the one before and a year in one statement, each from the coarsest sums."""
    now, *was = (
        replace(one, by=Dimension.DEPARTMENT) for one in (query, earlier) if one is not None
    )
    by_side = Asked(now, [Metric.WON])
    passed_on = Asked(now, [Metric.QUALIFIED, Metric.HANDED_OFF], in_all=True)
    before = [Asked(one, [Metric.WON], in_all=True) for one in was]
    year = expectation_asks(now)
    sides, *in_all = sums_of_each([by_side, passed_on, *before, *year])
    told, *told_before = (found.get(None, {}) for found in in_all[: -len(year)])
    return Together(
        qualified=told.get("qualified", 0),
        handed_off=told.get("handed_off", 0),
        won=sum(side["won"] for side in sides.values()),
        revenue_by_side={side: sums["revenue"] for side, sums in sides.items()},
        revenue_before=sum(sums.get("revenue", 0) for sums in told_before),
        expectation=expectation_of(in_all[-len(year) :], currency),
    )


def won_together(query: ReportQuery) -> list[Won]:
    """The largest wins of the period and the two people behind each, in one statement."""
    known = Sql("metric = %s AND recorded_at <= %s", (Metric.WON.value, query.as_of))
    told = where([known, *within(day_field(query), query.period)])
    statement = _MOST_WON.format(told=told.text, tenant=current_tenant_id())
    with connection.cursor() as cursor:
        cursor.execute(statement, (*told.values, WON_SHOWN))
        return [Won(*row) for row in cursor.fetchall()]
