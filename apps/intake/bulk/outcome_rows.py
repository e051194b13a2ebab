"""Rows of a file of outcomes: opportunities of a source, new, told otherwise, or as before."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, NamedTuple

from apps.core.tabular import Problem
from apps.intake.kinds import State
from apps.intake.mapping import Moment
from apps.leads.queries import lead_number
from apps.outcomes import bulk as outcomes
from apps.outcomes.kinds import OpportunityStage

from .judging import Chunk, Judged, Kind, Stored, Verdict

TEXTS: Final = ("name", "company", "product", "source_stage", "reason", "owner")
NO_NUMBER: Final = Problem(
    "lead_number", "That is not the number of a lead.", "Write it like 1042 or lead 1042."
)


class Told(NamedTuple):
    """A row and what it tells."""

    row: Stored
    statement: outcomes.Statement


def judge(rows: list[Told], chunk: Chunk) -> Judged:
    """Every good row is kept as an opportunity, whether its lead is known or not."""
    taken = outcomes.take_in(
        [told.statement for told in rows],
        source_name=chunk.batch.source_name,
        by=chunk.by,
        at=chunk.at,
        is_takeover=chunk.is_takeover,
    )
    verdicts = [
        Verdict(told.row, State(result.effect.value), result.lead_id)
        for told, result in zip(rows, taken.rows, strict=True)
    ]
    also = Counter(conflicts=taken.conflicts, unmatched=taken.unmatched)
    return Judged(verdicts, [], also)


def put(row: Stored, values: dict[str, Any]) -> Told | Problem:
    """A row in the words of outcomes."""
    number = values.get("lead_number")
    if number is not None and lead_number(number) is None:
        return NO_NUMBER
    return Told(row, _statement(row, values).with_digest())


def _statement(row: Stored, values: dict[str, Any]) -> outcomes.Statement:
    opened: Moment | None = values.get("opened_at")
    closed: Moment | None = values.get("closed_at")
    number = values.get("lead_number")
    return outcomes.Statement(
        row=row.number,
        external_id=values.get("external_id") or _id_from_lead(values),
        stage=OpportunityStage(values.get("stage") or OpportunityStage.OPEN),
        lead_external_id=values.get("lead_external_id"),
        lead_number=lead_number(number) if number else None,
        email=values.get("email"),
        amount_minor=values.get("amount"),
        currency=values.get("currency"),
        opened_at=opened.instant if opened else None,
        opened_on=opened.on if opened else None,
        closed_at=closed.instant if closed else None,
        closed_on=closed.on if closed else None,
        expected_close_on=values.get("expected_close_on"),
        **{name: values.get(name) or "" for name in TEXTS},
    )


def _id_from_lead(values: dict[str, Any]) -> str:
    """A file without ids of opportunities tells one deal a lead; addresses are not kept as ids."""
    if number := values.get("lead_number"):
        return f"lead {lead_number(number)}"
    return outcomes.hidden(values["email"])


KIND: Final = Kind(put, judge)
