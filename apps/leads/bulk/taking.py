"""From arrivals to leads: waves, rounds and their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.core import bulk_sql

from . import companies, correcting, creating, custom_values, hearing, placing, words
from .arrival import Arrival, Effect, Taken, TakenIn
from .normal_forms import normal_forms
from .round import Round
from .sources import Sources

COLUMNS = {
    "row": "bigint",
    "external_id": "text",
    "email": "text",
    "name": "text",
    "phone": "text",
    "phone_norm": "text",
    "job_title": "text",
    "language": "text",
    "consent": "text",
    "company": "text",
    "company_key": "text",
    "domain": "text",
    "industry": "text",
    "country": "text",
    "employees": "integer",
    "told_campaign": "boolean",
    "campaign_id": "bigint",
    "told_channel": "boolean",
    "channel_id": "bigint",
    "agency_id": "bigint",
    "product": "text",
    "score": "smallint",
    "signal": "text",
    "custom": "jsonb",
    "told_captured": "boolean",
    "captured_at": "timestamptz",
    "captured_on": "date",
    "recorded_at": "timestamptz",
    "is_backfilled": "boolean",
    "known_lead": "bigint",
    "known_person": "bigint",
}

#: Known leads that got a name or an id, and those that were corrected.
REWORDED = "SELECT DISTINCT lead_id FROM placed WHERE NOT is_new"
REWORDED_TOO = """
    UNION SELECT lead_id FROM compared WHERE of_lead || of_person && '{company,name,email}'"""

ANSWER = "SELECT row, CASE WHEN is_new THEN 'created' ELSE 'attached' END, lead_id FROM placed"
ANSWER_TOO = """
    UNION ALL SELECT row, CASE WHEN of_lead || of_person <> '{}' THEN 'updated'
        ELSE 'unchanged' END, lead_id FROM compared
    UNION ALL SELECT row, 'conflicting', lead_id FROM conflicting"""


@transaction.atomic
def take_in(
    arrivals: Iterable[Arrival], *, by: User | None, at: datetime, is_takeover: bool
) -> TakenIn:
    """Make each arrival a lead, a touch of one, or a correction of one, as if one by one.

    With `is_takeover` what has a date counts as known since then and is marked as backfilled.
    Rows stay locked until the transaction ends: people first, then leads, then the numbers.
    """
    this = Round.begin(by=by, at=at, is_takeover=is_takeover)
    with bulk_sql.by_sets():
        answers = [_take_wave(wave, this) for wave in _waves(arrivals)]
    rows = sorted(taken for answer in answers for taken in answer.rows)
    numbers = [number for answer in answers for number in answer.new_numbers]
    return TakenIn(rows, range(numbers[0], numbers[-1] + 1) if numbers else range(0))


def _waves(arrivals: Iterable[Arrival]) -> list[list[Arrival]]:
    """The same external id twice is two waves: the second finds what the first has made."""
    arrivals = list(arrivals)
    ids = [arrival.external_id for arrival in arrivals if arrival.external_id]
    if len(set(ids)) == len(ids):
        return [arrivals] if arrivals else []
    seen: Counter[str] = Counter()
    waves: defaultdict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        turn = 0
        if arrival.external_id:
            turn = seen[arrival.external_id]
            seen[arrival.external_id] += 1
        waves[turn].append(arrival)
    return [waves[turn] for turn in sorted(waves)]


def _take_wave(wave: list[Arrival], this: Round) -> TakenIn:
    sources = Sources(wave, by=this.by, at=this.at)
    bulk_sql.load("arriving", COLUMNS, _rows(wave, sources, this))
    some_are_known = placing.find_known(this)
    placing.place(this)
    companies.employ(this)
    if some_are_known:
        correcting.correct(this)
    numbers = creating.create(this)
    hearing.hear(this)
    hearing.add_touches(this)
    custom_values.keep(this, wave)
    words.reword(REWORDED + (REWORDED_TOO if some_are_known else ""), this.parameters)
    words.promise(numbers)
    answer = this.fetch(ANSWER + (ANSWER_TOO if some_are_known else ""))
    return TakenIn([Taken(row, Effect(effect), lead) for row, effect, lead in answer], numbers)


def _rows(wave: list[Arrival], sources: Sources, this: Round) -> Iterator[tuple[object, ...]]:
    """Arrivals with their normal forms and origins, in the order of COLUMNS."""
    for a in wave:
        origin = sources.origin(a)
        normal = a.normal or normal_forms(
            a.email, a.phone, a.company, a.company_domain, custom=a.custom
        )
        is_backfilled = this.is_takeover and a.captured_at is not None
        yield (
            *(a.row, a.external_id or None, normal.email, a.name, a.phone, normal.phone),
            *(a.job_title, a.language, a.consent),
            *(a.company, normal.company, normal.domain, a.industry, a.country, a.employees),
            *(bool(a.campaign), origin.campaign_id),
            *(bool(a.channel), origin.channel_id, origin.agency_id),
            *(a.product, a.score, a.signal, normal.custom),
            *(a.captured_at is not None, a.captured_at or this.at, a.captured_on or this.today),
            *(a.captured_at if is_backfilled else this.at, is_backfilled),
            *(None, None),
        )
