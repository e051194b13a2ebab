"""What a score is computed from: the agreed scheme, and what a lead has been heard to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from apps.ground_rules.kinds import Inputs
from apps.ground_rules.models import GroundRules
from apps.ground_rules.policy import Judging
from apps.ground_rules.queries import clauses_of
from apps.ground_rules.scoring import Heard, Scheme, Scored, Standing, score, standing_of
from apps.ground_rules.scoring_scheme import minima_of, scheme_of
from apps.leads.kinds import Signal, Stage, TouchKind
from apps.leads.models import Lead, ScoreCard, Touch
from apps.tenancy.composed import composed

#: Leads that are still pursued: what has ended keeps the score it had.
SCORED_STAGES: Final = (
    Stage.CAPTURED,
    Stage.QUALIFIED,
    Stage.HANDED_OFF,
    Stage.ACCEPTED,
    Stage.OPPORTUNITY,
    Stage.RECYCLED,
)


@dataclass(frozen=True)
class Basis:
    """How one version scores, and which scores make a difference under it."""

    version: int
    scheme: Scheme
    minima: tuple[int, ...]
    #: By the facts that decide it: leads are alike more often than not.
    _standings: dict[tuple[Any, ...], Standing] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, version: int, clauses: Iterable[Judging]) -> Self | None:
        """None: there is no scheme, and the score that the source gave counts."""
        read = list(clauses)
        scheme = scheme_of(read)
        return cls(version, scheme, minima_of(read)) if scheme else None

    def score(
        self, inputs: Inputs, heard: Iterable[Heard], given_score: int | None, at: datetime
    ) -> Scored:
        """As ground_rules.scoring.score says it."""
        return score(
            self.scheme,
            inputs,
            heard,
            given_score,
            at,
            minima=self.minima,
            standing=self._standing_of(inputs),
        )

    def _standing_of(self, inputs: Inputs) -> Standing:
        facts = tuple([inputs.get(name) for name in self.scheme.fields])
        if (found := self._standings.get(facts)) is None:
            found = self._standings[facts] = standing_of(self.scheme, inputs)
        return found


def basis_of(rules: GroundRules) -> Basis | None:
    return Basis.of(rules.version, clauses_of(rules))


def signal_of(signal: str, kind: str) -> str:
    """What a touch says about interest: its own signal; filling in our form is one anyway."""
    return signal or (Signal.FORM if kind == TouchKind.FORM else "")


def heard_of(lead: Lead) -> list[Heard]:
    """Everything a lead was heard to do that says something about interest."""
    touches = Touch.objects.filter(lead=lead).values_list("signal", "kind", "occurred_at", "id")
    return [
        (signal_of(signal, kind), occurred_at, touch_id)
        for signal, kind, occurred_at, touch_id in touches
        if signal_of(signal, kind)
    ]


def card_at(lead: Lead, at: datetime) -> ScoreCard | None:
    """What the lead's score was made of at an instant; None when it was not scored by a scheme."""
    return _cards.first(lead=lead.id, at=at)


@composed
def _cards(*, lead: int, at: datetime) -> QuerySet[ScoreCard]:
    return ScoreCard.objects.filter(lead_id=lead, scored_at__lte=at).order_by("-id")[:1]


def card_then() -> Subquery:
    """For hand-offs: the same of when each was offered, as `card_read` takes it."""
    told = ScoreCard.objects.filter(
        lead_id=OuterRef("lead_id"), scored_at__lte=OuterRef("offered_at")
    ).order_by("-id")
    card = JSONObject(score="score", grade="grade", lines="lines")
    return Subquery(told.values_list(card)[:1])


def card_read(told: dict[str, Any] | None) -> ScoreCard | None:
    """The card that `card_then` tells of."""
    return None if told is None else ScoreCard(**told)


def grade_of(lead: Lead, at: datetime) -> str:
    """Marketing's own grade, A1 to C3; blank when the lead's score is not from a scheme."""
    card = card_at(lead, at)
    return card.grade if card is not None and card.score == lead.score else ""
