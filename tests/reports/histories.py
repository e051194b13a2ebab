"""Random small histories of leads, and a naive fold over the ledger that says what is true."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median

from hypothesis import strategies as st

from apps.campaigns.kinds import CostKind, OwnerDepartment
from apps.campaigns.models import Campaign, Channel, CostLine
from apps.core.period import Period, all_dates
from apps.leads import actions as leads
from apps.leads import ledger
from apps.leads.kinds import Metric, TouchKind
from apps.leads.models import StageLedger
from apps.reports.kinds import Dimension, ReportQuery
from apps.reports.metrics import SUMS

FIRST = date(2026, 1, 20)
DAYS = st.integers(0, 75).map(lambda n: FIRST + timedelta(days=n))
LATER = [metric for metric in Metric if metric is not Metric.LEAD]
Sums = dict[object, dict[str, int]]
MONEY = {Metric.OPPORTUNITY, Metric.WON}


@dataclass(frozen=True)
class Step:
    """Something that the books learn about a lead."""

    metric: Metric
    happened: int
    learned: int
    amount: int
    is_reversal: bool


@dataclass(frozen=True)
class Story:
    """One lead: when and whence it came, what came of it, and whether it moved."""

    captured: date
    source: int
    steps: tuple[Step, ...]
    moves_to: int | None


STEPS = st.builds(
    Step,
    metric=st.sampled_from(LATER),
    happened=st.integers(-2, 50),
    learned=st.integers(0, 70),
    amount=st.integers(0, 99_999),
    is_reversal=st.booleans(),
)
STORIES = st.builds(
    Story,
    captured=DAYS,
    source=st.integers(0, 5),
    steps=st.lists(STEPS, max_size=4).map(tuple),
    moves_to=st.none() | st.integers(0, 5),
)
COSTS = st.tuples(DAYS, st.none() | st.integers(0, 3), st.integers(-500, 5_000), st.booleans())
PERIODS = st.one_of(
    st.just(all_dates()),
    st.tuples(DAYS, DAYS).map(lambda days: Period.between(min(days), max(days))),
    st.sampled_from(
        [
            Period.between(date(2026, 2, 1), date(2026, 2, 28)),
            Period.between(date(2026, 2, 1), date(2026, 4, 30)),
        ]
    ),
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


class World:
    """Two channels, and four campaigns that differ in channel and department."""

    def __init__(self) -> None:
        at = noon(FIRST)
        fair = Channel.objects.create(code="fair", name="Fairs")
        web = Channel.objects.create(code="web", name="Web")
        made = [
            ("Level days", fair, OwnerDepartment.MARKETING),
            ("Webinar", web, OwnerDepartment.MARKETING),
            ("Cold calls", None, OwnerDepartment.SALES),
            ("Guide", web, OwnerDepartment.JOINT),
        ]
        self.campaigns = [
            Campaign.objects.create(
                name=name, channel=channel, owner_department=side, created_at=at
            )
            for name, channel, side in made
        ]
        self.channels = [fair, web]

    def source(self, n: int) -> dict[str, object]:
        """Four campaigns, a channel without a campaign, and nothing at all."""
        if n < 4:
            return {"campaign": self.campaigns[n]}
        return {"channel": self.channels[0]} if n == 4 else {}

    def live(self, story: Story) -> None:
        """Write a story through the verb and the ledger, as the verbs of the other apps do."""
        at = noon(story.captured)
        lead = leads.capture(
            leads.Prospect(), by=None, at=at, touch=TouchKind.FORM, **self.source(story.source)
        ).lead
        learned = at
        for step in story.steps:
            learned += timedelta(days=step.learned)
            if step.is_reversal:
                ledger.reverse(lead, step.metric, recorded_at=learned)
                continue
            standing = sum(
                line.n for line in StageLedger.objects.filter(lead=lead, metric=step.metric)
            )
            ledger.post(
                lead,
                step.metric,
                on=lead.captured_on + timedelta(days=step.happened),
                recorded_at=learned,
                n=0 if standing else 1,
                amount_minor=step.amount if step.metric in MONEY else 0,
            )
        if story.moves_to is not None:
            self._move(lead, story.moves_to, at=learned + timedelta(days=3))

    def _move(self, lead, n: int, *, at: datetime) -> None:
        """To another source: everything is taken back there and posted here."""
        taken = [ledger.reverse(lead, metric, recorded_at=at) for metric in Metric]
        to = self.source(n)
        lead.campaign = to.get("campaign")
        lead.channel = to.get("channel") or (lead.campaign.channel if lead.campaign else None)
        lead.save()
        for line in [line for lines in taken for line in lines]:
            ledger.post(
                lead,
                Metric(line.metric),
                on=line.occurred_on,
                recorded_at=at,
                n=-line.n,
                amount_minor=-line.amount_minor,
            )

    def spend(self, day: date, campaign: int | None, minor: int, is_converted: bool) -> None:
        CostLine.objects.create(
            campaign=None if campaign is None else self.campaigns[campaign],
            kind=CostKind.ACTUAL,
            spent_on=day,
            amount_minor=minor,
            currency="EUR" if is_converted else "CHF",
            base_minor=minor if is_converted else None,
            recorded_at=noon(day),
        )


def truth(query: ReportQuery) -> dict[object, dict[str, object]]:
    """The report again, by looking at each line there is."""
    sums: Sums = defaultdict(lambda: dict.fromkeys([*SUMS, "spend"], 0))
    days: dict[object, list[int]] = defaultdict(list)
    for line in StageLedger.objects.select_related("campaign").order_by("id"):
        _add_line(query, line, sums, days)
    for cost in CostLine.objects.select_related("campaign").order_by("id"):
        _add_cost(query, cost, sums)
    return {
        key: {**row, "median_days_to_win": median(days[key]) if days[key] else None}
        for key, row in sums.items()
        if any(row.values())
    }


def _add_line(query: ReportQuery, line: StageLedger, sums: Sums, days) -> None:
    day = line.cohort_on if query.is_by_lead_date else line.occurred_on
    if line.recorded_at > query.as_of or day not in query.period:
        return
    if not _fits(query, line.campaign, line.channel_id):
        return
    key = _key(query, day, line.channel_id, line.campaign)
    for name, lines in SUMS.items():
        if line.metric in lines.metrics:
            sums[key][name] += getattr(line, lines.measure)
    distance = (line.occurred_on - line.cohort_on).days
    if line.metric == Metric.WON and line.n > 0:
        days[key].append(distance)
    if line.metric == Metric.WON and line.n < 0:
        days[key].remove(distance)


def _add_cost(query: ReportQuery, cost: CostLine, sums: Sums) -> None:
    channel_id = cost.campaign.channel_id if cost.campaign else "no channel, not even none"
    if cost.recorded_at > query.as_of or cost.spent_on not in query.period:
        return
    if not _fits(query, cost.campaign, channel_id):
        return
    key = _key(query, cost.spent_on, channel_id, cost.campaign)
    if cost.campaign is None and query.by != Dimension.MONTH:
        key = "unallocated"
    sums[key]["spend"] += cost.base_minor or 0


def _fits(query: ReportQuery, campaign: Campaign | None, channel_id: object) -> bool:
    found = {
        "channel": channel_id,
        "campaign": campaign.id if campaign else None,
        "department": campaign.owner_department if campaign else None,
    }
    wanted = {name: getattr(query, name) for name in found}
    return all(only is None or found[name] == only.value for name, only in wanted.items())


def _key(query: ReportQuery, day: date, channel_id: object, campaign: Campaign | None) -> object:
    match query.by:
        case Dimension.CHANNEL:
            return channel_id
        case Dimension.CAMPAIGN:
            return campaign.id if campaign else None
        case Dimension.DEPARTMENT:
            return campaign.owner_department if campaign else None
        case Dimension.MONTH:
            return f"{day:%Y-%m}"
