"""Why somebody has a lead: what the agreement said about it on that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from apps.campaigns.queries import names_by_code
from apps.core.charts import Chart
from apps.ground_rules.kinds import Finding, Operator
from apps.ground_rules.models import GroundRules
from apps.handoffs.models import HandOff
from apps.leads.models import ScoreCard

from .points import Points, card_of, points_of, score_bar


@dataclass(frozen=True)
class Reason:
    """One criterion in words. `tone` is ok, bad, or muted where the fact isn't known, as it may be,
    and where another condition of the clause makes up for it."""

    clause: str
    text: str
    tone: str


@dataclass(frozen=True)
class Explanation:
    """The version, what each criterion said, the score against its minimum, what it was made of,
    and the routing."""

    version: int
    reasons: tuple[Reason, ...]
    chart: Chart | None
    points: Points | None
    routed_by: str = ""
    offered_by: str = ""

    @property
    def unmet_count(self) -> int:
        return sum(reason.tone == "bad" for reason in self.reasons)

    @property
    def open_count(self) -> int:
        """Criteria that are not met and do not stand in the way."""
        return sum(reason.tone == "muted" for reason in self.reasons)


def explain(handoff: HandOff) -> Explanation:
    """Complete without hover, from what was frozen; `handoff.rules` is read."""
    findings = [Finding.from_json(one) for one in handoff.findings]
    found = in_words(f"why-{handoff.id}", handoff.rules, findings, handoff.score, card_of(handoff))
    offered_by = str(handoff.offered_by or "")
    return replace(found, routed_by=handoff.routed_by, offered_by=offered_by)


def in_words(
    id_: str,
    rules: GroundRules,
    findings: Sequence[Finding],
    score: int | None,
    card: ScoreCard | None,
) -> Explanation:
    """What a version says of a lead at a moment; `id_` is the picture's on its page."""
    names = _channel_names(findings)
    return Explanation(
        version=rules.version,
        reasons=_once(_reason(finding, names) for finding in findings),
        chart=score_bar(id_, score, card, _minimum(findings)),
        points=points_of(card),
    )


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Where two clauses ask for the same, the first of them says it."""
    said: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        said.setdefault((reason.text, reason.tone), reason)
    return tuple(said.values())


def _reason(finding: Finding, names: Mapping[str, str]) -> Reason:
    return Reason(finding.clause, _sentence(finding, names), _tone(finding))


def _tone(finding: Finding) -> str:
    if finding.stands_in_the_way:
        return "bad"
    return "ok" if finding.is_met else "muted"


def _sentence(finding: Finding, names: Mapping[str, str]) -> str:
    """ "Score 82, is at least 60" · "Industry is not known, is one of Dairy, Water"."""
    criterion = finding.criterion
    label = criterion.named
    if criterion.operator == Operator.IS_KNOWN:
        return f"{label} {'known' if finding.is_met else 'missing'}"
    called = names if criterion.field == "channel" else {}
    operands = ", ".join(called.get(str(one), str(one)) for one in criterion.operands)
    wanted = f"{criterion.compared} {operands}"
    if finding.is_met is None:
        wanted += " (if known)" if criterion.may_be_unknown else ""
        return f"{label} not known; agreed: {wanted}"
    if (
        criterion.field == "score"
        and criterion.operator == Operator.AT_LEAST
        and not finding.is_met
    ):
        return f"{label} {finding.actual} of {operands} points"
    actual = str(finding.actual)
    return f"{label} {called.get(actual, actual)}; agreed: {wanted}"


def _channel_names(findings: Sequence[Finding]) -> Mapping[str, str]:
    """What channels are called, by code; asked only where a criterion is about them."""
    if any(finding.criterion.field == "channel" for finding in findings):
        return names_by_code()
    return {}


def _minimum(findings: Sequence[Finding]) -> int:
    """The score that was asked of this lead: the highest of those that nothing made up for."""
    asked = [finding for finding in findings if finding.criterion.field == "score"]
    binding = [finding for finding in asked if not finding.is_excused] or asked
    return max((int(finding.criterion.operands[0]) for finding in binding), default=0)
