"""Rows of a file of outcomes: opportunities of a source, new, told otherwise, or as before."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from apps.core.tabular import Problem
from apps.intake.kinds import State
from apps.intake.mapping import Moment
from apps.leads.queries import lead_number
from apps.outcomes import bulk as outcomes
from apps.outcomes.kinds import OpportunityStage

from .judging import Chunk, Judged, Understood, Verdict

TEXTS: Final = ("name", "company", "product", "source_stage", "reason", "owner")
NO_NUMBER: Final = Problem(
    "lead_number", "That is not the number of a lead.", "Write it like 1042 or lead 1042."
)


def judge(rows: list[Understood], chunk: Chunk) -> Judged:
    """Every good row is kept as an opportunity, whether its lead is known or not."""
    odd = [row for row in rows if _is_odd(row.values.get("lead_number"))]
    verdicts = [Verdict(row.row, State.QUARANTINED, problems=[NO_NUMBER]) for row in odd]
    good = [row for row in rows if not _is_odd(row.values.get("lead_number"))]
    taken = outcomes.take_in(
        [statement_of(row) for row in good],
        source_name=chunk.batch.source_name,
        by=chunk.by,
        at=chunk.at,
        is_takeover=chunk.is_takeover,
    )
    verdicts += [
        Verdict(row.row, State(result.effect.value), result.lead_id)
        for row, result in zip(good, taken.rows, strict=True)
    ]
    also = Counter(conflicts=taken.conflicts, unmatched=taken.unmatched)
    return Judged(verdicts, [], also)


def _is_odd(told: str | None) -> bool:
    return told is not None and lead_number(told) is None


def statement_of(understood: Understood) -> outcomes.Statement:
    """A row in the words of outcomes."""
    values = understood.values
    opened: Moment | None = values.get("opened_at")
    closed: Moment | None = values.get("closed_at")
    number = values.get("lead_number")
    return outcomes.Statement(
        row=understood.row.number,
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
