"""How a version scores, in words: every number that decides about points and grades. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from .criteria_wording import criterion_in_words
from .kinds import SIGNALS
from .scoring_scheme import FULL_SCORE, EngagementRule, Scheme


def scheme_in_words(scheme: Scheme) -> list[str]:
    """Minima first, then what gives points, its bounds, the grades and the source's own score."""
    return [
        _to_qualify("A lead", scheme.threshold),
        *(
            _to_qualify(f"{one.label} ({criterion_in_words(one.criterion)})", one.threshold)
            for one in scheme.segments
        ),
        *(
            f"{one.label} ({criterion_in_words(one.criterion)}): {_points(one.points)}"
            for one in scheme.fit
        ),
        f"At most {_points(scheme.fit_cap)} for fit",
        *(_signal(one) for one in scheme.engagement),
        f"At most {_points(scheme.engagement_cap)} for interest",
        *_as_a_whole(scheme),
    ]


def _as_a_whole(scheme: Scheme) -> Iterator[str]:
    fit_a, fit_b = scheme.fit_cuts
    interest_one, interest_two = scheme.engagement_cuts
    yield f"Grade by fit: A from {fit_a} points, B from {fit_b}, C below"
    yield f"Grade by interest: 1 from {interest_one} points, 2 from {interest_two}, 3 below"
    counts = "counts as points" if scheme.counts_given else "does not count"
    yield f"A score that the source gave {counts}"
    yield f"A score is never below 0 and never above {FULL_SCORE}"


def _signal(rule: EngagementRule) -> str:
    """ "Filled in a form: 20 points, half after 60 days, at most 30"."""
    said = f"{SIGNALS.get(rule.signal, rule.signal)}: {_points(rule.points)}"
    if not rule.points:
        return said
    faded = f", half after {rule.half_life_days} days" if rule.half_life_days else ", no fading"
    return said + faded + (f", at most {rule.cap}" if rule.cap is not None else "")


def _to_qualify(leads: str, minimum: int) -> str:
    return f"{leads}: at least {_points(minimum)} to qualify" if minimum else f"{leads}: no minimum"


def _points(points: int) -> str:
    """ "1 point", "−5 points"."""
    said = str(points).replace("-", "−")
    return f"{said} point" if abs(points) == 1 else f"{said} points"
