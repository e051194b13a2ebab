"""The closed loop as a relay funnel: what each stage holds, what goes on, where each part opens."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest
from itertools import pairwise
from typing import Final

from apps.core import wording
from apps.core.charts import Chart, Mark, Relay, Stage, relay_funnel

from . import shown
from .kinds import RowKind
from .links import records_url
from .metrics import FIGURES, Tally
from .queries.closed_loop import ClosedLoop

#: The stages a lead may pass, in order; those nobody passed are not drawn.
WAY: Final = ("leads", "handed_off", "accepted", "opportunities", "won")
#: The named sources of the money columns from the foot upwards; the rest is one part on top.
SHADES: Final = ("money-solid", "money-1", "money-2")
#: Who neither ended at a stage nor went on from it.
STAYS: Final = {
    "leads": "Not handed over",
    "handed_off": "No answer yet",
    "accepted": "Being worked",
    "opportunities": "Still open",
}
#: The figures that count those who went another way from a stage.
ENDS: Final = {"handed_off": ("rejected", "deemed"), "opportunities": ("lost",)}


def relay_of(report: ClosedLoop) -> Chart | None:
    """The funnel, or None where it would lie: by event date the stages hold different leads."""
    total = report.total.tally
    if not report.query.is_by_lead_date or not total.leads:
        return None
    way = [name for name in WAY if FIGURES[name].of(total)]
    stages = [_spent(report), *_stages(report, way), _revenue(report)]
    return relay_funnel(
        Relay(
            id="relay",
            title="From spend to won revenue",
            description="Each column is 100% of its own stage; what goes on stands at its foot.",
            stages=tuple(stages),
            handover=way.index("handed_off") + 1 if "handed_off" in way else 1,
        )
    )


def _stages(report: ClosedLoop, way: Sequence[str]) -> list[Stage]:
    """The stages between money and money; the won leads are a part of the last one."""
    onward = dict(pairwise(way))
    return [
        _stage(report, name, onward.get(name) or WAY[WAY.index(name) + 1])
        for name in way
        if name != "won"
    ]


def _stage(report: ClosedLoop, name: str, onward: str) -> Stage:
    tally, figure = report.total.tally, FIGURES[name]
    count = figure.of(tally)
    return Stage(
        title=figure.label,
        total=wording.number(count),
        url=records_url(report.query, name),
        note=_note(report, name),
        marks=tuple(_marks(report, name, onward)),
        rate=_rate(FIGURES[onward].of(tally), count),
        ribbon=("marketing", "sales") if name == "leads" else ("sales", "sales"),
    )


def _note(report: ClosedLoop, name: str) -> str:
    tally = report.total.tally
    if name == "opportunities":
        return f"{shown.money_short(tally.pipeline, report.currency)} pipeline"
    if name == "accepted":
        return f"{shown.share_words(tally.acceptance)} of answered"
    return ""


def _marks(report: ClosedLoop, name: str, onward: str) -> list[Mark]:
    """Who ended here, who is still here, and at the foot who goes on."""
    tally, query = report.total.tally, report.query
    count = FIGURES[name].of(tally)
    goes_on = min(FIGURES[onward].of(tally), count)
    ends = _ends(tally, name, count - goes_on)
    stays = count - goes_on - sum(ends.values())
    side = "marketing" if name == "leads" else "sales"
    marks = []
    for ended, n in ends.items():
        marks.append(_mark(FIGURES[ended].label, n, "rest", records_url(query, ended)))
    if stays:
        url = records_url(query, name, lacking=[*ends, onward])
        marks.append(_mark(STAYS[name], stays, f"{side}-tint", url))
    label, url = FIGURES[onward].label, records_url(query, onward)
    return [*marks, _mark(label, goes_on, f"{side}-solid", url)]


def _ends(tally: Tally, name: str, left: int) -> dict[str, int]:
    """How many went each other way, as far as there are leads left to go it."""
    ends = {}
    for ended in ENDS.get(name, ()):
        n = min(FIGURES[ended].of(tally), left)
        left -= n
        if n:
            ends[ended] = n
    return ends


def _mark(label: str, n: int, paint: str, url: str) -> Mark:
    return Mark(label, wording.number(n), n, paint, url)


def _rate(onward: int, count: int) -> str:
    return wording.percent(onward / count, 1) if count and onward <= count else ""


def _spent(report: ClosedLoop) -> Stage:
    total = report.total.tally
    per_lead = total.cost_per_lead
    return Stage(
        title="Spent",
        total=shown.money(total.spend, report.currency),
        url=records_url(report.query, "spend"),
        note="" if total.cost_lines else "nothing logged",
        marks=_money_marks(report, "spend"),
        rate=shown.money(per_lead, report.currency) if per_lead is not None else "",
        pace="per lead" if per_lead is not None else "",
        whole=True,
        ribbon=("money", "marketing"),
    )


def _revenue(report: ClosedLoop) -> Stage:
    total = report.total.tally
    back = total.won_per_spent
    return Stage(
        title="Won revenue",
        total=shown.money(total.revenue, report.currency),
        url=records_url(report.query, "revenue"),
        note=f"{back:.2f} per 1 spent" if back is not None else "",
        marks=_money_marks(report, "revenue"),
        ribbon=("sales", "money"),
    )


def _money_marks(report: ClosedLoop, name: str) -> tuple[Mark, ...]:
    """The largest sources by name from the foot upwards, the others together on top."""
    figure = FIGURES[name]
    rows = [row for row in report.rows if row.kind != RowKind.ABSENT and figure.of(row.tally) > 0]
    named = nsmallest(len(SHADES), rows, key=lambda row: (-figure.of(row.tally), row.label))
    marks = [
        Mark(
            row.label,
            _money_words(report, name, figure.of(row.tally)),
            figure.of(row.tally),
            shade,
            records_url(row.query, name),
        )
        for row, shade in zip(named, SHADES, strict=False)
    ]
    rest = figure.of(report.total.tally) - sum(int(mark.value) for mark in marks)
    if rest > 0:
        marks.append(Mark("Other", _money_words(report, name, rest), rest, "money-3"))
    return tuple(reversed(marks)) or (Mark("Nothing", shown.money_short(0, report.currency), 0),)


def _money_words(report: ClosedLoop, name: str, amount: int) -> str:
    whole = FIGURES[name].of(report.total.tally)
    share = f" · {wording.percent(amount / whole)}" if whole > 0 else ""
    return f"{shown.money_short(amount, report.currency)}{share}"
