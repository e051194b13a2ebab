"""What a score was made of when a lead was handed over: a bar, and lines that add up to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from apps.core.charts import Chart, Mark, Why, why_bar
from apps.ground_rules.scoring import ENGAGEMENT, FIT, GIVEN, Line
from apps.handoffs.models import HandOff
from apps.handoffs.scoring import card_at, card_read
from apps.leads.kinds import Signal
from apps.leads.models import ScoreCard

#: Part, its name and its paint, in the order in which the bar shows them.
_PARTS: Final = (
    (FIT, "Fit", "marketing-solid"),
    (ENGAGEMENT, "Interest", "marketing-tint"),
    (GIVEN, "Source", "later"),
)


@dataclass(frozen=True)
class Point:
    """A line of the score in words; `points` with its sign, "+20"."""

    text: str
    points: str
    clause: str


@dataclass(frozen=True)
class Points:
    """The lines of a score, which add up to it, in the columns in which they are read."""

    score: int
    grade: str
    fit: tuple[Point, ...]
    interest: tuple[Point, ...]


def points_of(card: ScoreCard | None) -> Points | None:
    """Of the card of a moment; None when no scheme scored the lead then."""
    if card is None:
        return None
    lines = [Line.from_json(line) for line in card.lines]
    return Points(
        score=card.score,
        grade=card.grade,
        fit=tuple(_point(line) for line in lines if line.part == FIT),
        interest=tuple(_point(line) for line in lines if line.part != FIT),
    )


def card_of(handoff: HandOff) -> ScoreCard | None:
    """Asked only where the hand-off says that there is one: its grade comes from the card.

    Nobody asks where `card_then` was read with the hand-off.
    """
    if not handoff.grade:
        return None
    if hasattr(handoff, "card_then"):
        return card_read(handoff.card_then)
    return card_at(handoff.lead, handoff.offered_at)


def score_bar(id_: str, score: int | None, card: ScoreCard | None, minimum: int) -> Chart | None:
    """The score with the agreed minimum; in parts where a scheme made it."""
    if score is None:
        return None
    parts = _parts(card) if card else (_whole(score),)
    told = ", ".join(f"{part.label} {part.words}" for part in parts)
    return why_bar(
        Why(
            id=id_,
            title="Score",
            description=f"{score} of 100 points ({told}), agreed minimum {minimum}",
            parts=parts,
            minimum=minimum,
            minimum_words=f"agreed minimum {minimum}",
        )
    )


def _whole(score: int) -> Mark:
    return Mark("Score", str(score), score, "marketing-solid")


def _parts(card: ScoreCard) -> tuple[Mark, ...]:
    """What is more than the whole is cut off the last part, so that the bar ends at the score."""
    points = {part: 0 for part, _, _ in _PARTS}
    for line in card.lines:
        points[line["part"]] = points.get(line["part"], 0) + line["points"]
    over = sum(points[part] for part, _, _ in _PARTS) - card.score
    for part, _, _ in reversed(_PARTS):
        cut = min(max(over, 0), points[part])
        points[part], over = points[part] - cut, over - cut
    return tuple(
        Mark(name, str(points[part]), points[part], paint)
        for part, name, paint in _PARTS
        if points[part] > 0
    )


def _point(line: Line) -> Point:
    sign = "+" if line.points > 0 else "\N{MINUS SIGN}"
    return Point(_words(line), f"{sign}{abs(line.points)}", line.clause)


def _words(line: Line) -> str:
    """ "Target segment: Dairy" · "Visited a page, 4 times, 8 when fresh" · "At most 50 for fit"."""
    if line.label:
        return _with_evidence(line.label, line.evidence)
    if line.rule == GIVEN:
        return "Score of the source"
    if line.rule == "floor":
        return "Never fewer than none"
    subject = line.rule.removeprefix("cap.")
    if subject != line.rule:
        return f"At most {line.evidence[0]} {_CAPPED.get(subject) or _signal(subject)}"
    times = f", {line.count} times" if line.count > 1 else ""
    faded = f", {line.fresh} when fresh" if line.fresh != line.points else ""
    return f"{Signal(line.rule).label}{times}{faded}"


_CAPPED: Final = {FIT: "for fit", ENGAGEMENT: "for interest", "limit": "in all"}


def _signal(code: str) -> str:
    return f"for “{Signal(code).label}”"


def _with_evidence(label: str, evidence: Iterable[str | int]) -> str:
    """Yes-or-no facts are said by the label alone."""
    told = ", ".join(str(one) for one in evidence if not isinstance(one, bool))
    return f"{label}: {told}" if told else label
