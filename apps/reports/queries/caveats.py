"""What a reader must know before quoting the figures. A rule each, with its threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Min, Sum

from apps.core import wording
from apps.core.money import decimal_string
from apps.core.period import Period, all_dates
from apps.core.proportions import SMALL
from apps.leads.kinds import Metric
from apps.leads.models import StageLedger
from apps.outcomes.kinds import DiscrepancyKind
from apps.outcomes.models import Discrepancy, Opportunity
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.metrics import Tally

from .lines import lines_of, sums_by_key
from .spend import cost_lines
from .wins import Pace, paces

if TYPE_CHECKING:
    from .closed_loop import Row

#: Wins that begin this long after the first lead say that winning was not recorded before.
GAP: Final = timedelta(days=60)


@dataclass(frozen=True)
class Caveat:
    """A sentence for people, and the same as a code and facts for programs."""

    code: str
    text: str
    facts: dict[str, int | str | None] = field(default_factory=dict)


def caveats_of(
    query: ReportQuery, rows: Sequence[Row], total: Tally, pace: Pace | None
) -> Iterator[Caveat]:
    """In the order in which they change how the report is read."""
    if query.is_by_lead_date and total.leads:
        yield from _recording_gap(query, pace)
        yield from _too_young(query, pace)
    yield from _won_before_capture(pace)
    yield from _unmatched(query)
    yield from _unconverted_spend(query)
    yield from _unconverted_outcomes()
    yield from _few_leads(rows)


def _recording_gap(query: ReportQuery, pace: Pace | None) -> Iterator[Caveat]:
    """Domain: left truncation. Leads that came before wins were recorded cannot be compared."""
    first_lead = lines_of(query).filter(metric=Metric.LEAD).aggregate(day=Min("cohort_on"))["day"]
    won = StageLedger.objects.filter(metric=Metric.WON, recorded_at__lte=query.as_of)
    first_win = won.aggregate(day=Min("occurred_on"))["day"]
    if first_lead is None or first_win is None or first_win - first_lead <= GAP:
        return
    gap = first_win - first_lead
    usual = _usual_pace(query, pace)
    if usual is None or gap.days > usual.slow:
        yield Caveat(
            "recording_gap",
            f"The first win on record is of {wording.day(first_win)}, {gap.days} days after the"
            f" first of these leads ({wording.day(first_lead)}): the earliest leads look worse"
            " than they were.",
            {
                "first_win_on": first_win.isoformat(),
                "first_lead_on": first_lead.isoformat(),
                "days": gap.days,
            },
        )


def _usual_pace(query: ReportQuery, pace: Pace | None) -> Pace | None:
    """How long wins take in this company: those of a few early leads alone all took long."""
    if query.period.is_all and not query.is_narrowed:
        return pace
    whole = replace(query, period=all_dates(), channel=None, campaign=None, department=None)
    return paces(whole).total


def _too_young(query: ReportQuery, pace: Pace | None) -> Iterator[Caveat]:
    """Domain: a lead is mature at the age by which 80 % of wins were won."""
    if pace is None or pace.slow <= 0:
        return
    last_known = query.as_of.astimezone(query.zone).date()
    since = max(last_known - timedelta(days=pace.slow) + timedelta(days=1), query.period.start)
    if since > query.period.last_day:
        return
    young = Period.between(since, max(since, min(query.period.last_day, last_known)))
    sums = sums_by_key(replace(query, by=Dimension.MONTH, period=young), metrics=[Metric.LEAD])
    n = sum(row["leads"] for row in sums.values())
    if n:
        yield Caveat(
            "too_young",
            f"{wording.number(n)} leads are younger than {pace.slow} days, within which 80% of"
            " the wins came: their conversion will still grow.",
            {"n": n, "days": pace.slow, "since": since.isoformat()},
        )


def _won_before_capture(pace: Pace | None) -> Iterator[Caveat]:
    n = pace.before_capture if pace else 0
    if n:
        deals = "1 deal was" if n == 1 else f"{wording.number(n)} deals were"
        yield Caveat(
            "won_before_capture",
            f"{deals} won before the lead came in. The dates contradict each other; the wins"
            " count, also in the median.",
            {"n": n},
        )


def _unmatched(query: ReportQuery) -> Iterator[Caveat]:
    found = Opportunity.objects.unmatched().filter(recorded_at__lte=query.as_of)
    sums = found.aggregate(n=Count("id"), value=Sum("base_minor", default=0))
    if sums["n"]:
        yield Caveat(
            "opportunities_without_lead",
            f"{wording.number(sums['n'])} opportunities have no lead here. They are in none of"
            " these figures.",
            {"n": sums["n"], "value_minor": sums["value"]},
        )


def _unconverted_spend(query: ReportQuery) -> Iterator[Caveat]:
    found = (
        cost_lines(query)
        .filter(base_minor=None)
        .values("currency")
        .annotate(n=Count("id"), minor=Sum("amount_minor"))
        .order_by("currency")
    )
    for row in found:
        amount = f"{decimal_string(row['minor'], row['currency'])} {row['currency']}"
        yield Caveat(
            "unconverted_spend",
            f"{amount} was spent for which there is no exchange rate yet. It is not in the"
            " figures.",
            {"n": row["n"], "amount": amount},
        )


def _unconverted_outcomes() -> Iterator[Caveat]:
    n = Discrepancy.objects.open().filter(kind=DiscrepancyKind.CURRENCY).count()
    if n:
        yield Caveat(
            "unconverted_outcomes",
            f"{wording.number(n)} opportunities are in a currency without an exchange rate. Their"
            " amounts are not in the figures.",
            {"n": n},
        )


def _few_leads(rows: Sequence[Row]) -> Iterator[Caveat]:
    few = [row for row in rows if 0 < row.tally.leads < SMALL]
    if few:
        those = "1 row has" if len(few) == 1 else f"{len(few)} rows have"
        yield Caveat(
            "few_leads",
            f"{those} fewer than {SMALL} leads: read the counts, not the shares.",
            {"n": len(few)},
        )
