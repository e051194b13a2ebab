"""The promises of both sides as figures: four each, of the same hand-offs in the same period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.safestring import SafeString

from apps.core import wording
from apps.core.charts import bullet
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause
from apps.reports import shown
from apps.reports.kinds import ReportQuery
from apps.reports.links import records_url
from apps.reports.metrics import Share
from apps.reports.queries.lines import Key
from apps.reports.queries.names import only_department

from .scoreboard import Agreed, total

#: The hand-off figures that the promises are made of.
COUNTED: Final = (
    "passed_on", "complete", "answered", "answered_yes", "answered_no", "with_reason",
    "answer_due", "in_time", "outcome_due", "outcome_in_time", "became_opportunity",
)  # fmt: skip
#: Up to so many points short is a warning, more is bad.
NEARLY: Final = 0.05


@dataclass(frozen=True)
class Promise:
    """One line of a lane. `share` has numerator and denominator, each with its records."""

    label: str
    clause: str
    share: Share
    value: str
    of: str
    n_url: str
    of_url: str
    bullet: SafeString
    status: str = ""
    tone: str = ""


@dataclass(frozen=True)
class _Kept:
    """Where a promise's two counts come from, and what was agreed (a share, or None)."""

    label: str
    share: Share
    figures: tuple[str, str]
    side: str
    clause: str = ""
    agreed: float | None = None


Urls = Callable[[str], str]


def marketing_promises(
    query: ReportQuery,
    counts: Mapping[str, int],
    sums: Mapping[Key, Mapping[str, int]],
    agreed: Agreed,
    *,
    opens: bool,
) -> list[Promise]:
    """What Marketing owes Sales."""
    rules = agreed.rules
    handed = Share(total(sums, "handed_off"), total(sums, "qualified"))
    complete = Share(counts["complete"], counts["passed_on"])
    accepted = Share(counts["answered_yes"], counts["answered"])
    target = rules.acceptance_target_pct / 100 if rules else None
    urls = _urls(query, opens=opens)
    revenue = Share(sums.get("marketing", {}).get("revenue", 0), total(sums, "revenue"))
    kept = [
        _Kept("Qualified leads handed over", handed, ("handed_off", "qualified"), "marketing"),
        _Kept(
            "Leads with complete contact data",
            complete,
            ("complete", "passed_on"),
            "marketing",
            _clause(agreed, lambda clause: clause.rule.get("field") == "is_reachable"),
        ),
        _Kept(
            "Accepted by Sales, of those answered",
            accepted,
            ("answered_yes", "answered"),
            "marketing",
            _of_kind(agreed, ClauseKind.CONTRIBUTION),
            target,
        ),
    ]
    return [*(_promise(one, urls) for one in kept), _revenue(query, revenue, opens=opens)]


def sales_promises(
    query: ReportQuery, counts: Mapping[str, int], agreed: Agreed, *, opens: bool
) -> list[Promise]:
    """What Sales owes Marketing. The clauses say every lead, so all is what was agreed."""
    rules = agreed.rules
    hours = f"within {_hours(rules.response_minutes)}" if rules else "in time"
    days = f"within {rules.outcome_days} days" if rules else "in time"
    kept = [
        _Kept(
            f"Answered {hours}",
            Share(counts["in_time"], counts["answer_due"]),
            ("in_time", "answer_due"),
            "sales",
            _of_kind(agreed, ClauseKind.RESPONSE),
            1.0,
        ),
        _Kept(
            "Rejections with a reason",
            Share(counts["with_reason"], counts["answered_no"]),
            ("with_reason", "answered_no"),
            "sales",
            _of_kind(agreed, ClauseKind.REASONS),
            1.0,
        ),
        _Kept(
            f"Outcome logged {days}",
            Share(counts["outcome_in_time"], counts["outcome_due"]),
            ("outcome_in_time", "outcome_due"),
            "sales",
            _of_kind(agreed, ClauseKind.FOLLOW_UP),
            1.0,
        ),
        _Kept(
            "Accepted leads that became opportunities",
            Share(counts["became_opportunity"], counts["answered_yes"]),
            ("became_opportunity", "answered_yes"),
            "sales",
        ),
    ]
    urls = _urls(query, opens=opens)
    return [_promise(one, urls) for one in kept]


def _promise(kept: _Kept, urls: Urls) -> Promise:
    share, status, tone = kept.share, "", ""
    if share.rate is not None and kept.agreed is not None:
        status, tone = _standing(share.n / share.of, kept.agreed)
    of = f"of {wording.number(share.of)}"
    if kept.agreed is not None and kept.agreed < 1:
        of = f"{of}, agreed {wording.percent(kept.agreed)}"
    return Promise(
        label=kept.label,
        clause=kept.clause,
        share=share,
        value=wording.number(share.n),
        of=of,
        n_url=urls(kept.figures[0]),
        of_url=urls(kept.figures[1]),
        bullet=bullet(share.n, _tick(kept), max(share.of, share.n, 1), side=kept.side),
        status=status,
        tone=tone,
    )


def _revenue(query: ReportQuery, revenue: Share, *, opens: bool) -> Promise:
    """Money, not counts: shown as a percentage of all won revenue."""
    ours = replace(query, department=only_department("marketing"))
    share = shown.share_words(Share(revenue.n, revenue.of), 1)
    return Promise(
        label="Share of won revenue",
        clause="",
        share=revenue,
        value=share,
        of="from campaigns that Marketing owns" if revenue.of else "",
        n_url=records_url(ours, "revenue") if opens else "",
        of_url=records_url(query, "revenue") if opens else "",
        bullet=bullet(max(revenue.n, 0), None, max(revenue.of, 1), side="marketing"),
    )


def _tick(kept: _Kept) -> float | None:
    return kept.agreed * kept.share.of if kept.agreed is not None and kept.share.of else None


def _standing(actual: float, target: float) -> tuple[str, str]:
    short = target - actual
    if short <= 0:
        return "Kept", "ok"
    points = round(short * 100, 1)
    unit = "pt" if points == 1 else "pts"
    return f"{points:g} {unit} short", "warn" if short <= NEARLY else "bad"


def _urls(query: ReportQuery, *, opens: bool) -> Urls:
    return lambda figure: records_url(query, figure) if opens else ""


def _of_kind(agreed: Agreed, kind: ClauseKind) -> str:
    return _clause(agreed, lambda clause: clause.kind == kind)


def _clause(agreed: Agreed, fits: Callable[[Clause], bool]) -> str:
    return next((str(clause) for clause in agreed.clauses if fits(clause)), "")


def _hours(minutes: int) -> str:
    if minutes % 60:
        return f"{minutes} working minutes"
    hours = minutes // 60
    return "1 working hour" if hours == 1 else f"{hours} working hours"
