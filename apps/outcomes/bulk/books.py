"""Makes many leads, and what they count for, agree with their opportunities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from apps.core import bulk_sql
from apps.leads import ledger
from apps.leads.kinds import Metric, Stage
from apps.outcomes import policy
from apps.outcomes.kinds import OpportunityStage
from apps.outcomes.models import Opportunity
from apps.tenancy.queries import current_zone
from apps.tenancy.scoping import current_tenant_id

from .change import HeldLead, Leads
from .stories import Heard

METRICS: Final = (Metric.OPPORTUNITY, Metric.WON, Metric.LOST)

STANDING: Final = """
    SELECT lead_id, metric, campaign_id, channel_id, cohort_on, occurred_on, sum(n),
        sum(amount_minor)::bigint
    FROM leads_stageledger
    WHERE tenant_id = %(tenant)s AND lead_id = ANY (%(leads)s) AND metric = ANY (%(metrics)s)
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0 OR sum(amount_minor) <> 0
    ORDER BY 1, 2, 6"""

LINE_COLUMNS: Final = {
    "lead_id": "bigint",
    "campaign_id": "bigint",
    "channel_id": "bigint",
    "metric": "text",
    "cohort_on": "date",
    "occurred_on": "date",
    "recorded_at": "timestamptz",
    "n": "smallint",
    "amount_minor": "bigint",
}
LINES: Final = f"SELECT {', '.join(LINE_COLUMNS)} FROM lines"  # noqa: S608 (columns are ours)

LEAD_COLUMNS: Final = {
    "lead_id": "bigint",
    "stage": "text",
    "opportunity_at": "timestamptz",
    "won_at": "timestamptz",
    "lost_at": "timestamptz",
    "due_at": "timestamptz",
    "events": "integer",
    "last_at": "timestamptz",
}
MOVE: Final = """
    UPDATE leads_lead l SET stage = moved.stage, opportunity_at = moved.opportunity_at,
        won_at = moved.won_at, lost_at = moved.lost_at, due_at = moved.due_at,
        last_seq = l.last_seq + moved.events,
        last_activity_at = greatest(l.last_activity_at, moved.last_at)
    FROM moved WHERE l.tenant_id = %(tenant)s AND l.id = moved.lead_id
        AND l.id = ANY (ARRAY(SELECT lead_id FROM moved))"""


class Posted(NamedTuple):
    """What stands in the books for a lead and a metric on one day."""

    lead_id: int
    metric: str
    campaign_id: int | None
    channel_id: int | None
    cohort_on: date
    occurred_on: date
    n: int
    amount_minor: int


class Moved(NamedTuple):
    """Where a lead stands by what its opportunities became."""

    stage: Stage
    opportunity_at: datetime
    won_at: datetime | None
    lost_at: datetime | None
    due_at: datetime | None

    def since(self, metric: Metric) -> datetime | None:
        """When what the metric counts happened."""
        return {
            Metric.OPPORTUNITY: self.opportunity_at,
            Metric.WON: self.won_at,
            Metric.LOST: self.lost_at,
        }[metric]


def balance(leads: Leads, heard: dict[int, Heard], *, at: datetime, is_takeover: bool) -> None:
    """Post what differs and move the leads; they are locked. A second time posts nothing.

    `heard` is what `stories.tell` has just told these leads.

    With `is_takeover` what was never posted counts as known since it happened; what replaces
    something is recorded now, as always.
    """
    if not leads:
        return
    known, standing, zone = _known(leads), _standing(leads), current_zone()
    moves: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []
    for lead_id, lead in leads.items():
        counted = policy.counted(known[lead_id])
        moved = _moved(lead, known[lead_id], policy.stage_of(counted), zone)
        moves.append((lead_id, *moved, *heard.get(lead_id, (0, None))))
        for metric in METRICS:
            entry, posted = counted.get(metric), standing.get((lead_id, metric), [])
            recorded_at = _recorded_at(moved.since(metric), posted, at, is_takeover=is_takeover)
            lines += _differences(lead, metric, entry, posted, at=at, recorded_at=recorded_at)
    bulk_sql.load("moved", LEAD_COLUMNS, moves)
    bulk_sql.execute(MOVE, {"tenant": current_tenant_id()})
    if lines:
        bulk_sql.load("lines", LINE_COLUMNS, lines)
        ledger.post_many(LINES)


def _recorded_at(
    since: datetime | None, posted: list[Posted], at: datetime, *, is_takeover: bool
) -> datetime:
    return min(since, at) if is_takeover and since and not posted else at


def _differences(
    lead: HeldLead,
    metric: Metric,
    entry: policy.Entry | None,
    posted: list[Posted],
    *,
    at: datetime,
    recorded_at: datetime,
) -> Iterator[tuple[object, ...]]:
    """-1 of what stands and +1 of what is so, unless they are the same."""
    stands = [(line.occurred_on, line.amount_minor) for line in posted]
    if stands == ([(entry.on, entry.amount_minor)] if entry else []):
        return
    for line in posted:
        yield (
            *(lead.id, line.campaign_id, line.channel_id, metric.value),
            *(line.cohort_on, line.occurred_on, at, -line.n, -line.amount_minor),
        )
    if entry:
        yield (
            *(lead.id, lead.campaign_id, lead.channel_id, metric.value),
            *(lead.captured_on, entry.on, recorded_at, 1, entry.amount_minor),
        )


def _moved(lead: HeldLead, known: list[policy.Known], stage: Stage, zone: ZoneInfo) -> Moved:
    is_over = stage in (Stage.WON, Stage.LOST)
    return Moved(
        stage,
        lead.opportunity_at or min(_opened_at(one, lead, zone) for one in known),
        _first_closed(known, OpportunityStage.WON),
        _first_closed(known, OpportunityStage.LOST) if stage == Stage.LOST else None,
        None if is_over else lead.due_at,
    )


def _opened_at(known: policy.Known, lead: HeldLead, zone: ZoneInfo) -> datetime:
    """A date-only opening counts from midnight, but not before the lead came in that day."""
    opened_at = datetime.combine(known.opened_on, time.min, zone)
    if known.opened_on == lead.captured_on:
        opened_at = max(opened_at, lead.captured_at)
    return min(opened_at, known.closed_at) if known.closed_at else opened_at


def _first_closed(known: list[policy.Known], stage: OpportunityStage) -> datetime | None:
    closed = [one.closed_at for one in known if one.stage == stage and one.closed_at]
    return min(closed, default=None)


def _known(leads: Leads) -> defaultdict[int, list[policy.Known]]:
    """The opportunities that count for each lead; one told twice counts once."""
    found: defaultdict[int, list[policy.Known]] = defaultdict(list)
    of_leads = Opportunity.objects.filter(bulk_sql.among("lead_id", leads), same_as=None)
    rows = of_leads.order_by("-lead_id", "id")
    fields = ("lead_id", "stage", "opened_on", "closed_on", "closed_at", "base_minor")
    for lead_id, stage, opened_on, closed_on, closed_at, base_minor in rows.values_list(*fields):
        since = opened_on or closed_on or leads[lead_id].captured_on
        found[lead_id].append(
            policy.Known(OpportunityStage(stage), since, closed_on, closed_at, base_minor)
        )
    return found


def _standing(leads: Leads) -> defaultdict[tuple[int, str], list[Posted]]:
    found: defaultdict[tuple[int, str], list[Posted]] = defaultdict(list)
    parameters = {
        "tenant": current_tenant_id(),
        "leads": bulk_sql.array(leads),
        "metrics": [metric.value for metric in METRICS],
    }
    for row in bulk_sql.fetch(STANDING, parameters):
        posted = Posted(*row)
        found[posted.lead_id, posted.metric].append(posted)
    return found
