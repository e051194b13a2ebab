"""Where a source contradicts us: listed once however often it is read, gone when it is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from apps.core import bulk_sql
from apps.core.money import decimal_string
from apps.outcomes.kinds import DiscrepancyKind, DiscrepancyState
from apps.outcomes.models import Discrepancy
from apps.tenancy.scoping import current_tenant_id

from .change import Change, Leads
from .pairing import Own

#: Kinds that say there is no lead; the others contradict one.
WITHOUT_LEAD: Final = (DiscrepancyKind.UNMATCHED, DiscrepancyKind.AMBIGUOUS)

COLUMNS: Final = {
    "source_id": "bigint",
    "opportunity_id": "bigint",
    "lead_id": "bigint",
    "kind": "text",
    "ours": "text",
    "theirs": "text",
    "base_minor": "bigint",
    "fingerprint": "text",
}

#: Settled stays settled; what was gone and is back is open again.
LIST: Final = f"""
    INSERT INTO outcomes_discrepancy (tenant_id, public_id, source_id, opportunity_id, lead_id,
        kind, ours, theirs, base_minor, fingerprint, state, first_seen_at, last_seen_at, resolution)
    SELECT %(tenant)s, {bulk_sql.random_id("row_number() OVER ()")}, source_id,
        opportunity_id, lead_id, kind, ours, theirs, base_minor, fingerprint, %(open)s,
        %(at)s, %(at)s, ''
    FROM differing
    ON CONFLICT (tenant_id, fingerprint) DO UPDATE SET last_seen_at = excluded.last_seen_at,
        state = CASE WHEN outcomes_discrepancy.state = %(gone)s THEN excluded.state
            ELSE outcomes_discrepancy.state END"""  # noqa: S608 (ours)

DISMISS: Final = """
    UPDATE outcomes_discrepancy d SET state = %(gone)s
    WHERE d.tenant_id = %(tenant)s AND d.opportunity_id = ANY (%(opportunities)s)
        AND d.state = %(open)s
        AND NOT EXISTS (SELECT FROM differing f WHERE f.fingerprint = d.fingerprint)"""


class Difference(NamedTuple):
    """One contradiction; the two texts stand side by side on the desk."""

    change: Change
    kind: DiscrepancyKind
    ours: str
    theirs: str

    @property
    def fingerprint(self) -> str:
        parts = (self.kind.value, self.change.opportunity_id, self.ours, self.theirs)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def compare(
    changes: list[Change],
    leads: Leads,
    own: dict[int, Own],
    *,
    currency: str | None,
    at: datetime,
) -> None:
    """List what differs for these opportunities, and let go of what no longer does.

    `own` holds, by opportunity, the same deal as sales typed it in here.
    """
    found = [
        each
        for change in changes
        for each in _of(change, leads, own.get(change.opportunity_id), currency)
    ]
    bulk_sql.load("differing", COLUMNS, (_record(each) for each in found))
    parameters = {
        "tenant": current_tenant_id(),
        "at": at,
        "open": DiscrepancyState.OPEN.value,
        "gone": DiscrepancyState.GONE.value,
        "opportunities": bulk_sql.array(change.opportunity_id for change in changes),
    }
    bulk_sql.execute(LIST, parameters)
    bulk_sql.execute(DISMISS, parameters)


def see_again(opportunity_ids: Iterable[int], *, at: datetime) -> None:
    """A source was read and says of these what it said before."""
    open_ones = Discrepancy.objects.open().filter(bulk_sql.among("opportunity_id", opportunity_ids))
    open_ones.update(last_seen_at=at)


def count(opportunity_ids: Iterable[int]) -> int:
    """How many of these opportunities contradict a lead of ours, as far as nobody settled it."""
    open_ones = Discrepancy.objects.open().filter(bulk_sql.among("opportunity_id", opportunity_ids))
    contradicting = open_ones.exclude(kind__in=WITHOUT_LEAD)
    return contradicting.values("opportunity_id").distinct().count()


def _of(
    change: Change, leads: Leads, own: Own | None, currency: str | None
) -> Iterator[Difference]:
    said = change.stage.label
    if change.closed_on:
        said = f"{said} on {change.closed_on.isoformat()}"
    if change.lead_id is None:
        is_ambiguous = change.candidates > 1
        kind = DiscrepancyKind.AMBIGUOUS if is_ambiguous else DiscrepancyKind.UNMATCHED
        yield Difference(change, kind, f"{change.candidates} leads" if is_ambiguous else "", said)
    elif change.closed_on and change.closed_on < leads[change.lead_id].captured_on:
        came_in = f"Came in on {leads[change.lead_id].captured_on.isoformat()}"
        yield Difference(change, DiscrepancyKind.BEFORE_CAPTURE, came_in, said)
    if change.amount_minor is not None and change.base_minor is None:
        no_rate = f"No rate to {currency}"
        yield Difference(change, DiscrepancyKind.CURRENCY, no_rate, _money(change))
    if own is not None:
        yield from _of_both(change, own)


def _of_both(change: Change, own: Own) -> Iterator[Difference]:
    """The same deal as sales typed it in and as the source tells it."""
    if own.stage != change.stage:
        yield Difference(change, DiscrepancyKind.STAGE, own.stage.label, change.stage.label)
    if (own.amount_minor, own.currency) != (change.amount_minor, change.currency):
        yield Difference(change, DiscrepancyKind.AMOUNT, _money(own), _money(change))


def _money(told: Change | Own) -> str:
    if told.amount_minor is None or told.currency is None:
        return "No amount"
    return f"{decimal_string(told.amount_minor, told.currency)} {told.currency}"


def _record(each: Difference) -> tuple[object, ...]:
    change = each.change
    return (
        *(change.source_id, change.opportunity_id, change.lead_id, each.kind.value),
        *(each.ours, each.theirs, change.base_minor, each.fingerprint),
    )
