"""One answer for several hand-offs: each is locked, checked and undone like a single one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import uuid4

from apps.accounts.models import User
from apps.ground_rules.models import RejectReason
from apps.tenancy import outbox

from . import answers
from .errors import HandOffError, WrongReason
from .kinds import Via
from .models import HandOff

#: More than so many are answered by a job, so many in one transaction.
CHUNK: Final = 100

#: The answer that is no reason.
ACCEPT: Final = "accept"


@dataclass(frozen=True)
class Refused:
    """A hand-off that kept its state, and the sentence that says why."""

    number: int
    why: str


@dataclass(frozen=True)
class Answered:
    """What became of each: none is passed over in silence."""

    done: tuple[HandOff, ...]
    refused: tuple[Refused, ...]


def answer_all(handoffs: Iterable[HandOff], *, by: User, at: datetime, answer: str) -> Answered:
    """Accept them all, or give one reason for all: the code each version has it under."""
    if answer == ACCEPT:
        return _each(handoffs, lambda one: answers.accept(one, by=by, at=at, via=Via.BULK))
    return _each(
        handoffs,
        lambda one: answers.reject(one, by=by, at=at, reason=_reason_of(one, answer), via=Via.BULK),
    )


def undo_all(handoffs: Iterable[HandOff], *, by: User, at: datetime) -> Answered:
    """Take the answers back, as far as each can be."""
    return _each(handoffs, lambda one: answers.undo(one, by=by, at=at))


def order_answers(handoffs: Sequence[HandOff], *, by: User, answer: str) -> str:
    """Promise the same for more than fit into one request; returns the order's name.

    A follow-up holds a chunk, and its key the order and the chunk's place: how far it is can be
    read from them.
    """
    order = uuid4().hex
    ids = sorted(handoff.id for handoff in handoffs)
    for place, start in enumerate(range(0, len(ids), CHUNK)):
        outbox.post(
            "handoffs.answer_chunk",
            dedupe_key=f"{order}:{place}",
            handoff_ids=",".join(str(one) for one in ids[start : start + CHUNK]),
            by_id=by.id,
            answer=answer,
        )
    return order


def _each(handoffs: Iterable[HandOff], verb: Callable[[HandOff], HandOff]) -> Answered:
    """In the order of the leads' locks, so that two such rounds never wait for each other."""
    done, refused = [], []
    for handoff in sorted(handoffs, key=lambda one: one.lead_id):
        try:
            done.append(verb(handoff))
        except HandOffError as error:
            refused.append(Refused(handoff.lead.number, str(error)))
    return Answered(tuple(done), tuple(refused))


def _reason_of(handoff: HandOff, code: str) -> RejectReason:
    found = RejectReason.objects.filter(rules_id=handoff.rules_id, code=code)
    reason = found.select_related("clause").first()
    if reason is None:
        raise WrongReason("The agreement it came under does not have this reason.")
    return reason
