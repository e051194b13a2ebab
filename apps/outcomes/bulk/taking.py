"""From statements to opportunities: waves, rounds and their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db import transaction

from apps.accounts.models import User
from apps.core import bulk_sql
from apps.outcomes.kinds import Effect, MatchedBy, OpportunityStage
from apps.outcomes.models import Opportunity, OutcomeSource
from apps.tenancy.currency import settle_currency
from apps.tenancy.queries import current_tenant, local_day

from . import books, differences, pairing, stories, writing
from .change import Change, Leads, lock_leads
from .matching import find_leads
from .statement import Statement, Taken, TakenIn


@dataclass(frozen=True)
class Round:
    """What all statements of one file share."""

    source: OutcomeSource
    by: User | None
    at: datetime
    today: date
    #: History of another system: known when it happened, not since today.
    is_takeover: bool
    #: The tenant's currency, None until the first money arrives.
    currency: str | None


class Existing(NamedTuple):
    """An opportunity that this source has told of before."""

    id: int
    digest: str
    stage: OpportunityStage
    amount_minor: int | None
    closed_at: datetime | None
    closed_on: date | None
    lead_id: int | None
    matched_by: str | None


FIELDS: Final = (
    *("id", "content_sha256", "stage", "amount_minor", "closed_at", "closed_on"),
    *("lead_id", "matched_by"),
)


@transaction.atomic
def take_in(
    statements: Iterable[Statement],
    *,
    source_name: str,
    by: User | None,
    at: datetime,
    is_takeover: bool,
) -> TakenIn:
    """Make each statement an opportunity, a change of one, or nothing, as if one by one.

    The first money decides the currency of a tenant that has none; money in another currency is
    kept, listed and left out of sums. With `is_takeover` what is told counts as known since it
    happened; what corrects something is recorded now.
    """
    told = list(statements)
    source = read_source(source_name, at=at)
    currency = _currency(told, by=by, at=at)
    this = Round(source, by, at, local_day(at), is_takeover, currency)
    with bulk_sql.by_sets():
        taken = sorted(each for wave in _waves(told) for each in _take_wave(wave, this))
    # what is new or told otherwise was compared, and what differs there listed, at this moment
    same = {one.opportunity_id for one in taken if one.effect == Effect.UNCHANGED}
    differences.see_again(same, at=at)
    return TakenIn(taken, differences.count({one.opportunity_id for one in taken}))


def read_source(name: str, *, at: datetime) -> OutcomeSource:
    """The source of that name, locked: two files of one source are read one after the other."""
    OutcomeSource.objects.bulk_create(
        [OutcomeSource(name=name, created_at=at)], ignore_conflicts=True
    )
    OutcomeSource.objects.filter(name=name).update(last_read_at=at)
    return OutcomeSource.objects.select_for_update().get(name=name)


def _currency(told: list[Statement], *, by: User | None, at: datetime) -> str | None:
    first = next((s.currency for s in told if s.amount_minor is not None and s.currency), None)
    return settle_currency(first, by=by, at=at) if first else current_tenant().currency


def _waves(statements: list[Statement]) -> list[list[Statement]]:
    """The same opportunity twice is two waves: the second finds what the first has made."""
    seen: Counter[str] = Counter()
    waves: defaultdict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        waves[seen[statement.external_id]].append(statement)
        seen[statement.external_id] += 1
    return [waves[turn] for turn in sorted(waves)]


def _take_wave(wave: list[Statement], this: Round) -> list[Taken]:
    known = _existing(wave, this.source)
    same = [s for s in wave if s.external_id in known and known[s.external_id].digest == s.digest]
    rows = {s.row for s in same}
    told = _told([s for s in wave if s.row not in rows], known, this)
    if told:
        _apply(told, this)
    unchanged = (known[s.external_id] for s in same)
    return [
        *(
            Taken(s.row, Effect.UNCHANGED, opportunity.id, opportunity.lead_id)
            for s, opportunity in zip(same, unchanged, strict=True)
        ),
        *(each.taken for each in told),
    ]


def _apply(told: list[writing.Told], this: Round) -> None:
    changes = [each.change for each in told]
    leads = _lock(changes, known={each.change.opportunity_id for each in told if not each.is_new})
    writing.write(told, leads, by=this.by, at=this.at, is_takeover=this.is_takeover)
    own = pairing.pair(changes)
    differences.compare(changes, leads, own, currency=this.currency, at=this.at)
    heard = stories.tell(changes, leads, by=this.by, at=this.at, is_takeover=this.is_takeover)
    books.balance(leads, heard, at=this.at, is_takeover=this.is_takeover)


def _lock(changes: list[Change], *, known: set[int]) -> Leads:
    """Leads first, then the known opportunities, in the order in which every verb takes them.

    Whatever a person has matched by hand in the meantime stands.
    """
    leads = lock_leads(change.lead_id for change in changes)
    held = Opportunity.objects.filter(bulk_sql.among("id", known)).order_by("id")
    matched = dict(held.select_for_update().values_list("id", "lead_id"))
    late = [c for c in changes if matched.get(c.opportunity_id) not in (None, c.lead_id)]
    for change in late:
        change.lead_id = matched[change.opportunity_id]
        change.matched_by = MatchedBy.BY_HAND
        change.is_new_to_lead = False
    return leads | lock_leads(change.lead_id for change in late) if late else leads


def _existing(wave: list[Statement], source: OutcomeSource) -> dict[str, Existing]:
    told = bulk_sql.among("external_id", (statement.external_id for statement in wave))
    rows = Opportunity.objects.filter(told, source=source).order_by("external_id")
    return {
        external_id: Existing(id_, digest, OpportunityStage(stage), *rest)
        for external_id, id_, digest, stage, *rest in rows.values_list("external_id", *FIELDS)
    }


def _told(fresh: list[Statement], known: dict[str, Existing], this: Round) -> list[writing.Told]:
    """What each statement changes; new opportunities get their ids."""
    homeless = [s for s in fresh if s.external_id not in known or not known[s.external_id].lead_id]
    matches = find_leads(homeless)
    ids = iter(writing.take_ids(sum(s.external_id not in known for s in fresh)))
    told: list[writing.Told] = []
    for statement in fresh:
        existing = known.get(statement.external_id)
        opportunity_id = existing.id if existing else next(ids)
        change = _change(statement, opportunity_id, existing, this)
        if match := matches.get(statement.row):
            change.lead_id, change.matched_by, change.candidates = match
        told.append(writing.Told(statement, change, existing is None))
    return told


def _change(
    statement: Statement, opportunity_id: int, existing: Existing | None, this: Round
) -> Change:
    """Whatever is won or lost has a day: the told one, the one it had, or today."""
    closed_at = closed_on = None
    if statement.stage != OpportunityStage.OPEN:
        had = existing if existing and existing.stage == statement.stage else None
        closed_at = statement.closed_at or (had.closed_at if had else None) or this.at
        closed_on = statement.closed_on or (had.closed_on if had else None) or this.today
    is_ours = statement.currency == this.currency
    return Change(
        opportunity_id=opportunity_id,
        source_id=this.source.id,
        stage=statement.stage,
        amount_minor=statement.amount_minor,
        currency=statement.currency if statement.amount_minor is not None else None,
        base_minor=statement.amount_minor if is_ours else None,
        opened_at=statement.opened_at or closed_at or this.at,
        closed_at=closed_at,
        closed_on=closed_on,
        lead_id=existing.lead_id if existing else None,
        matched_by=MatchedBy(existing.matched_by) if existing and existing.matched_by else None,
        is_new_to_lead=existing is None or existing.lead_id is None,
        was_stage=existing.stage if existing else None,
        was_amount_minor=existing.amount_minor if existing else None,
    )
