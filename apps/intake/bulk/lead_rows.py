"""Rows of a file of leads: which of them tell something new, and what became of those."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any, Final

from apps.core.tabular import Problem
from apps.intake.kinds import State
from apps.intake.known_fields import own_values
from apps.intake.mapping import Moment
from apps.leads import bulk as leads
from apps.outcomes import bulk as outcomes
from apps.tenancy import outbox

from . import repetition
from .judging import Chunk, Judged, Kind, Stored, Verdict
from .repetition import Told

STATES: Final = {
    leads.Effect.CREATED: State.CREATED,
    leads.Effect.ATTACHED: State.ATTACHED,
    leads.Effect.UPDATED: State.UPDATED,
    leads.Effect.UNCHANGED: State.UNCHANGED,
    leads.Effect.CONFLICTING: State.QUARANTINED,
}
PLAIN_FIELDS: Final = leads.Arrival.__annotations__.keys() - {
    "row",
    "custom",
    "captured_at",
    "captured_on",
    "normal",
}
IN_ORDER: Final = json.JSONEncoder(sort_keys=True)
SOMEBODY_ELSE: Final = Problem(
    "email",
    "The id is of one lead and the e-mail address of another person.",
    "Correct one of the two in the source and import the row again.",
)


def put(row: Stored, values: dict[str, Any]) -> Told:
    """A row as an arrival, and what it is known by from now on."""
    return Told(row, key_of(values), _arrival(row.number, values))


def judge(rows: list[Told], chunk: Chunk) -> Judged:
    """New leads, touches and corrections; what was told before changes nothing.

    Of rows that tell the same, all but the first wait until the first one is marked.
    """
    first = {told.key: told for told in reversed(rows)}
    sorted_out = repetition.sort_out(list(reversed(first.values())), chunk)
    verdicts = [Verdict(told.row, State.UNCHANGED, lead) for told, lead in sorted_out.repeated]
    verdicts += _take_in(sorted_out, chunk)
    conflicts = sum(verdict.state is State.QUARANTINED for verdict in verdicts)
    postponed = [told for told in rows if first[told.key] is not told]
    return Judged(verdicts, postponed, Counter(conflicts=conflicts))


def _take_in(found: repetition.SortedOut, chunk: Chunk) -> list[Verdict]:
    rows = sorted([*found.fresh, *found.resaid], key=lambda told: told.row.number)
    if not rows:
        return []
    taken = leads.take_in(
        [told.arrival for told in rows], by=chunk.by, at=chunk.at, is_takeover=chunk.is_takeover
    )
    _follow_up(taken.new_numbers, chunk)
    keys = {told.row.number: told.key for told in found.fresh}
    return [
        _verdict(told.row, result, keys.get(result.row))
        for told, result in zip(rows, taken.rows, strict=True)
    ]


def _follow_up(new: range, chunk: Chunk) -> None:
    """Outcomes that waited for these leads find them; history is not handed over."""
    while outcomes.rematch(at=chunk.at, numbers=new):
        pass
    if new and not chunk.is_takeover:
        outbox.post("intake.offer_imported", first=new[0], last=new[-1])


def _verdict(row: Stored, result: leads.Taken, key: str | None) -> Verdict:
    if result.effect is leads.Effect.CONFLICTING:
        return Verdict(row, State.QUARANTINED, problems=[SOMEBODY_ELSE])
    return Verdict(row, STATES[result.effect], result.lead_id, key)


def _arrival(number: int, values: dict[str, Any]) -> leads.Arrival:
    told = {
        name: value for name, value in values.items() if value is not None and name in PLAIN_FIELDS
    }
    moment: Moment | None = values.get("captured_at")
    custom = own_values(values) or None
    texts = (told.get(name, "") for name in ("email", "phone", "company", "company_domain"))
    return leads.Arrival(
        number,
        custom=custom,
        captured_at=moment.instant if moment else None,
        captured_on=moment.on if moment else None,
        normal=leads.normal_forms(*texts, custom=custom),
        **told,
    )


def key_of(values: dict[str, Any]) -> str:
    """What a row tells, hashed: the same told again is known by it, in whatever file it stands."""
    told = {
        name: f"{value.instant.isoformat()} {value.on}" if isinstance(value, Moment) else value
        for name, value in values.items()
        if value is not None
    }
    return hashlib.sha256(IN_ORDER.encode(told).encode()).hexdigest()


KIND: Final = Kind(put, judge)
