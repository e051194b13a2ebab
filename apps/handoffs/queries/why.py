"""Why somebody has a lead: what the agreement said about it on that day."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.charts import Chart, Mark, Why, why_bar
from apps.ground_rules.kinds import FIELDS, Finding, Operator
from apps.handoffs.models import HandOff


@dataclass(frozen=True)
class Reason:
    """One criterion in words. `tone` is ok, bad, or muted where the fact isn't known."""

    clause: str
    text: str
    tone: str


@dataclass(frozen=True)
class Explanation:
    """The version, what each criterion said, the score against its minimum, and the routing."""

    version: int
    reasons: tuple[Reason, ...]
    chart: Chart | None
    routed_by: str
    offered_by: str

    @property
    def unmet_count(self) -> int:
        return sum(reason.tone == "bad" for reason in self.reasons)


def explain(handoff: HandOff) -> Explanation:
    """Complete without hover, from what was frozen; `handoff.rules` is read."""
    findings = [Finding.from_json(one) for one in handoff.findings]
    return Explanation(
        version=handoff.rules.version,
        reasons=tuple(_reason(finding) for finding in findings),
        chart=_score_bar(handoff, findings),
        routed_by=handoff.routed_by,
        offered_by=str(handoff.offered_by or ""),
    )


def _reason(finding: Finding) -> Reason:
    tone = {True: "ok", None: "muted"}.get(finding.is_met, "bad")
    if finding.stands_in_the_way:
        tone = "bad"
    return Reason(finding.clause, _sentence(finding), tone)


def _sentence(finding: Finding) -> str:
    """ "Score 82, is at least 60" · "Industry is not known, is one of Dairy, Water"."""
    label, criterion = FIELDS[finding.criterion.field], finding.criterion
    if criterion.operator == Operator.IS_KNOWN:
        return f"{label} {'known' if finding.is_met else 'missing'}"
    wanted = f"{criterion.operator.label} {', '.join(str(one) for one in criterion.operands)}"
    if finding.is_met is None:
        return f"{label} not known; agreed: {wanted}"
    return f"{label} {finding.actual}; agreed: {wanted}"


def _score_bar(handoff: HandOff, findings: list[Finding]) -> Chart | None:
    if handoff.score is None:
        return None
    minimum = next(
        (int(f.criterion.operands[0]) for f in findings if f.criterion.field == "score"), 0
    )
    mark = Mark("Score", str(handoff.score), handoff.score, "marketing-solid")
    return why_bar(
        Why(
            id=f"why-{handoff.id}",
            title="Score",
            description=f"{handoff.score} of 100 points, agreed minimum {minimum}",
            parts=(mark,),
            minimum=minimum,
            minimum_words=f"agreed minimum {minimum}",
        )
    )
