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
from .judging import Chunk, Judged, Understood, Verdict

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
}
IN_ORDER: Final = json.JSONEncoder(sort_keys=True)
SOMEBODY_ELSE: Final = Problem(
    "email",
    "The id is of one lead and the e-mail address of another person.",
    "Correct one of the two in the source and import the row again.",
)


def judge(rows: list[Understood], chunk: Chunk) -> Judged:
    """New leads, touches and corrections; what was told before changes nothing.

    Of rows that tell the same, all but the first wait until the first one is marked.
    """
    keyed = [repetition.Keyed(row, key_of(row.values)) for row in rows]
    first = {each.key: each for each in reversed(keyed)}
    sorted_out = repetition.sort_out(list(reversed(first.values())), chunk)
    verdicts = [
        Verdict(each.told.row, State.UNCHANGED, lead_id) for each, lead_id in sorted_out.repeated
    ]
    keys = {each.told.row.number: each.key for each in sorted_out.fresh}
    verdicts += _take_in(
        [each.told for each in (*sorted_out.fresh, *sorted_out.resaid)], keys, chunk
    )
    conflicts = sum(verdict.state is State.QUARANTINED for verdict in verdicts)
    postponed = [each.told for each in keyed if first[each.key] is not each]
    return Judged(verdicts, postponed, Counter(conflicts=conflicts))


def _take_in(rows: list[Understood], keys: dict[int, str], chunk: Chunk) -> list[Verdict]:
    if not rows:
        return []
    rows.sort(key=lambda understood: understood.row.number)
    taken = leads.take_in(
        [_arrival(understood) for understood in rows],
        by=chunk.by,
        at=chunk.at,
        is_takeover=chunk.is_takeover,
    )
    _follow_up(taken.new_numbers, chunk)
    return [
        _verdict(understood, result, keys.get(result.row))
        for understood, result in zip(rows, taken.rows, strict=True)
    ]


def _follow_up(new: range, chunk: Chunk) -> None:
    """Outcomes that waited for these leads find them; history is not handed over."""
    while outcomes.rematch(at=chunk.at, numbers=new):
        pass
    if new and not chunk.is_takeover:
        outbox.post("intake.offer_imported", first=new[0], last=new[-1])


def _verdict(understood: Understood, result: leads.Taken, key: str | None) -> Verdict:
    if result.effect is leads.Effect.CONFLICTING:
        return Verdict(understood.row, State.QUARANTINED, problems=[SOMEBODY_ELSE])
    return Verdict(understood.row, STATES[result.effect], result.lead_id, key)


def _arrival(understood: Understood) -> leads.Arrival:
    told = {
        name: value
        for name, value in understood.values.items()
        if value is not None and name in PLAIN_FIELDS
    }
    moment: Moment | None = understood.values.get("captured_at")
    return leads.Arrival(
        understood.row.number,
        custom=own_values(understood.values) or None,
        captured_at=moment.instant if moment else None,
        captured_on=moment.on if moment else None,
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
