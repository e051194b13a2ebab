"""What a reader must know before quoting the figures. A rule each, with its threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Count, QuerySet, Sum, Value

from apps.core import wording
from apps.core.money import decimal_string
from apps.core.period import all_dates
from apps.core.proportions import SMALL
from apps.outcomes.kinds import DiscrepancyKind
from apps.outcomes.models import Discrepancy, Opportunity
from apps.reports.kinds import ReportQuery
from apps.reports.metrics import Tally
from apps.tenancy.composed import composed

from .conditions import Sql, joined, of_source, where, within
from .spend import cost_lines
from .wins import Pace, paces
from .young import since_when

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


@dataclass(frozen=True)
class Known:
    """What the report has read already."""

    pace: Pace | None
    #: How many leads are too young to have been won.
    young: int
    #: How many cost lines are in a currency without an exchange rate.
    unconverted: int


def caveats_of(
    query: ReportQuery, rows: Sequence[Row], total: Tally, known: Known
) -> Iterator[Caveat]:
    """In the order in which they change how the report is read."""
    if query.is_by_lead_date and total.leads:
        yield from _recording_gap(query, known.pace)
        yield from _too_young(query, known)
    yield from _won_before_capture(known.pace)
    yield from _unmatched(query)
    if known.unconverted:
        yield from _unconverted_spend(query)
    yield from _unconverted_outcomes()
    yield from _few_leads(rows)


def _recording_gap(query: ReportQuery, pace: Pace | None) -> Iterator[Caveat]:
    """Domain: left truncation. Leads that came before wins were recorded cannot be compared."""
    first_lead, first_win = _firsts(query)
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


def _firsts(query: ReportQuery) -> tuple[date | None, date | None]:
    """The day of the first lead of the question, and of the first win of the company."""
    known = Sql("recorded_at <= %s", (query.as_of,))
    days = within("cohort_on", query.period)
    lead = where([Sql("metric = 'lead'"), known, *days, *of_source(query)])
    win = where([Sql("metric = 'won'"), known])
    statement = joined(", ", [_earliest("cohort_on", lead), _earliest("occurred_on", win)])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {statement.text}", statement.values)
        first_lead, first_win = cursor.fetchone()
    return first_lead, first_win


def _earliest(day: str, lines: Sql) -> Sql:
    text = f"(SELECT min({day}) FROM leads_stageledger WHERE {lines.text})"  # noqa: S608 (all ours)
    return Sql(text, lines.values)


def _usual_pace(query: ReportQuery, pace: Pace | None) -> Pace | None:
    """How long wins take in this company: those of a few early leads alone all took long."""
    if query.period.is_all and not query.is_narrowed:
        return pace
    whole = replace(query, period=all_dates(), channel=None, campaign=None, department=None)
    return paces(whole).total


def _too_young(query: ReportQuery, known: Known) -> Iterator[Caveat]:
    n, pace = known.young, known.pace
    if n and pace is not None:
        yield Caveat(
            "too_young",
            f"{wording.number(n)} leads are younger than {pace.slow} days, within which 80% of"
            " the wins came: their conversion will still grow.",
            {"n": n, "days": pace.slow, "since": since_when(query, pace).isoformat()},
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
    [(n, value)] = _without_lead(as_of=query.as_of)
    if n:
        yield Caveat(
            "opportunities_without_lead",
            f"{wording.number(n)} opportunities have no lead here. They are in none of these"
            " figures.",
            {"n": n, "value_minor": value},
        )


@composed
def _without_lead(*, as_of: datetime) -> QuerySet[Opportunity, Any]:
    """How many, and what they are worth: one row."""
    found = Opportunity.objects.unmatched().filter(recorded_at__lte=as_of)
    sums = found.order_by().values(everything=Value(1))
    counted: QuerySet[Opportunity, Any] = sums.annotate(
        n=Count("id"), value=Sum("base_minor", default=0)
    ).values_list("n", "value")
    return counted


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
    [n] = _in_no_known_currency()
    if n:
        these = "1 opportunity is" if n == 1 else f"{wording.number(n)} opportunities are"
        yield Caveat(
            "unconverted_outcomes",
            f"{these} in a currency without an exchange rate and left out of all amounts.",
            {"n": n},
        )


@composed
def _in_no_known_currency() -> QuerySet[Discrepancy, Any]:
    """How many: one row."""
    found = Discrepancy.objects.open().filter(kind=DiscrepancyKind.CURRENCY)
    counted = found.order_by().values(everything=Value(1)).annotate(n=Count("id"))
    return counted.values_list("n", flat=True)


def _few_leads(rows: Sequence[Row]) -> Iterator[Caveat]:
    few = [row for row in rows if 0 < row.tally.leads < SMALL]
    if few:
        those = "1 row has" if len(few) == 1 else f"{len(few)} rows have"
        yield Caveat(
            "few_leads",
            f"{those} fewer than {SMALL} leads: read the counts, not the shares.",
            {"n": len(few)},
        )
