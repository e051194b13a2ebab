"""The relay funnel: from spend to won revenue, each stage on its own scale.

Every column is 100% of its own stage and heights are linear. What goes on stands at the bottom and
widens into the whole next column, so a stage of 23 stays as legible as one of 1,486. A classic
funnel would need a non-linear scale for that and would hide it.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.charts.model import Chart, ChartTable, Mark
from apps.core.charts.svg import (
    SOLID_PAINTS,
    element,
    group,
    hatch,
    joined,
    link,
    paint,
    text,
)

WIDTH: Final = 1132
COLUMN: Final = 128
TOP: Final = 84
HEIGHT: Final = 248
BOTTOM: Final = TOP + HEIGHT
GAP_BETWEEN_MARKS: Final = 1.5
TWO_LINES: Final = 36
ONE_LINE: Final = 15
LONGEST_LABEL: Final = 19
CHARACTERS_BETWEEN_COLUMNS: Final = 12


@dataclass(frozen=True)
class Stage:
    """One column. marks run from the top; the last one is what goes on to the next stage.

    total and note stand above it, flag in red above them; rate and pace stand in the ribbon behind
    it; whole says that the next stage grows out of all of it (money out of which leads come).
    ribbon names the two colours the ribbon runs between: marketing, sales or money.
    """

    title: str
    total: str
    marks: tuple[Mark, ...]
    note: str = ""
    flag: str = ""
    url: str = ""
    rate: str = ""
    pace: str = ""
    whole: bool = False
    ribbon: tuple[str, str] = ("sales", "sales")


@dataclass(frozen=True)
class Relay:
    """The funnel. handover is the index of the stage in which the baton changes hands."""

    id: str
    title: str
    description: str
    stages: tuple[Stage, ...]
    handover: int = 2


@dataclass(frozen=True)
class Box:
    """Where a mark is drawn."""

    x: float
    y: float
    height: float


def relay_funnel(relay: Relay) -> Chart:
    """Draw the funnel and its table. Raises ValueError for fewer than two stages."""
    if len(relay.stages) < 2:
        raise ValueError("A relay needs at least two stages.")
    columns = [_column(relay, index) for index in range(len(relay.stages))]
    ribbons = [_ribbon(relay, index) for index in range(len(relay.stages) - 1)]
    gradients = [_gradient(relay, index) for index in range(len(relay.stages) - 1)]
    svg = group(
        relay.id,
        relay.title,
        relay.description,
        element("defs", hatch(relay.id), *gradients),
        *ribbons,
        *columns,
        _legs(relay),
        viewBox=f"0 0 {WIDTH} {BOTTOM + 42}",
    )
    return Chart(svg, _table(relay))


def _left(relay: Relay, index: int) -> float:
    return index * (WIDTH - COLUMN) / (len(relay.stages) - 1)


def _boxes(stage: Stage, x: float) -> list[Box]:
    total = sum(mark.value for mark in stage.marks)
    if total <= 0:
        return [Box(x, BOTTOM, 0) for _mark in stage.marks]
    heights = [HEIGHT * mark.value / total for mark in stage.marks]
    tops = accumulate(heights, initial=float(TOP))
    return [Box(x, y, height) for y, height in zip(tops, heights, strict=False)]


def _column(relay: Relay, index: int) -> SafeString:
    stage, x = relay.stages[index], _left(relay, index)
    boxes = _boxes(stage, x)
    drawn = [
        _mark(relay.id, mark, box)
        for mark, box in zip(stage.marks, boxes, strict=True)
        if box.height
    ]
    return joined([_heading(stage, x), *drawn, *_outside_labels(stage, boxes)])


def _heading(stage: Stage, x: float) -> SafeString:
    total = link(stage.url, f"{stage.title} {stage.total}", text(stage.total, x, 40, "total"))
    flag = text(stage.flag, x, TOP - 8, "flag") if stage.flag else ""
    return joined(
        [text(stage.title, x, 14, "label"), total, text(stage.note, x, 58, "label"), flag]
    )


def _mark(chart_id: str, mark: Mark, box: Box) -> SafeString:
    shape = element(
        "rect",
        x=box.x,
        y=box.y,
        width=COLUMN,
        height=max(box.height - GAP_BETWEEN_MARKS, 1),
        rx=2,
        **paint(chart_id, mark.paint),
    )
    lines = _lines_inside(mark, box)
    return link(mark.url, _announced(mark, lines), shape, *_inside_labels(mark, box, lines))


def _lines_inside(mark: Mark, box: Box) -> list[str]:
    if mark.paint == "leak" or box.height < ONE_LINE:
        return []
    return (
        [_shortened(mark.label), mark.words] if box.height >= TWO_LINES else [_shortened(mark.name)]
    )


def _announced(mark: Mark, lines: list[str]) -> str:
    """What is seen is part of what is heard (WCAG 2.5.3): first, where it was shortened."""
    seen = " ".join(lines)
    return mark.name if seen.removesuffix("…") in mark.name else f"{seen}, {mark.label}"


def _inside_labels(mark: Mark, box: Box, lines: list[str]) -> list[SafeString]:
    ink = "on-solid" if mark.paint in SOLID_PAINTS else "ink"
    x = box.x + 10
    if len(lines) == 1:
        return [text(lines[0], x, box.y + box.height / 2 + 3.4, f"small bold {ink}")]
    kinds = (f"bold {ink}", ink)
    return [
        text(line, x, box.y + 18 + 16 * place, kinds[place]) for place, line in enumerate(lines)
    ]


def _outside_labels(stage: Stage, boxes: list[Box]) -> list[SafeString]:
    """Marks too thin for words carry them beside the column, as long as they do not collide."""
    labels: list[SafeString] = []
    free_from = 0.0
    for mark, box in zip(stage.marks, boxes, strict=True):
        middle = box.y + box.height / 2 + 4
        is_thin = 0 < box.height < ONE_LINE and mark.paint != "leak"
        if is_thin and middle >= free_from:
            lines = wrap(mark.name, CHARACTERS_BETWEEN_COLUMNS)
            labels += [
                text(line, box.x + COLUMN + 6, middle + 12 * place, "label small")
                for place, line in enumerate(lines)
            ]
            free_from = middle + 12 * len(lines)
    return labels


def _ribbon(relay: Relay, index: int) -> SafeString:
    stage, x, after = relay.stages[index], _left(relay, index) + COLUMN, _left(relay, index + 1)
    goes_on = _boxes(stage, x)[-1]
    if not goes_on.height:
        return joined([])
    start = TOP if stage.whole else goes_on.y
    shape = element(
        "path",
        d=f"M{x + 2:.1f} {start:.1f}L{after - 2:.1f} {TOP}V{BOTTOM - 1.5}H{x + 2:.1f}Z",
        fill=f"url(#{relay.id}-ribbon-{index})",
    )
    middle = (x + after) / 2
    return joined(
        [
            shape,
            text(stage.rate, middle, BOTTOM - 30, "strong", "middle"),
            text(stage.pace, middle, BOTTOM - 14, "label small", "middle"),
        ]
    )


def _gradient(relay: Relay, index: int) -> SafeString:
    near, far = relay.stages[index].ribbon
    return element(
        "linearGradient",
        element("stop", class_=f"ribbon-near ribbon-{near}"),
        element("stop", offset="1", class_=f"ribbon-far ribbon-{far}"),
        id=f"{relay.id}-ribbon-{index}",
    )


def _legs(relay: Relay) -> SafeString:
    """Who carries the baton where: a line below, plum up to the handover, teal after it."""
    y, last = BOTTOM + 16, len(relay.stages) - 2
    start, end = _left(relay, 1), _left(relay, last) + COLUMN
    middle = _left(relay, relay.handover) + COLUMN / 2
    return joined(
        [
            element("path", d=f"M{start:.1f} {y}H{middle - 4:.1f}", class_="leg-marketing"),
            element("path", d=f"M{middle + 4:.1f} {y}H{end:.1f}", class_="leg-sales"),
            text(_("Marketing’s leg"), start, y + 20, "marketing-text"),
            text(_("handover"), middle, y + 20, "label", "middle"),
            text(_("Sales’ leg"), end, y + 20, "sales-text", "end"),
        ]
    )


def _shortened(words: str) -> str:
    """Whole words as far as they fit: half a word is not what the mark is called (WCAG 2.5.3)."""
    if len(words) <= LONGEST_LABEL:
        return words
    kept, _, _ = words[:LONGEST_LABEL].rpartition(" ")
    return (kept or words[: LONGEST_LABEL - 1]).rstrip(" ·") + "…"


def _table(relay: Relay) -> ChartTable:
    rows: list[tuple[str, ...]] = []
    for stage, after in pairwise((*relay.stages, None)):
        assert stage is not None  # noqa: S101 - only the last "after" is missing
        goes_on = stage.rate if after else ""
        rows.append((stage.title, "", stage.total, goes_on, stage.pace if after else ""))
        rows.extend((stage.title, mark.label, mark.words, "", "") for mark in stage.marks)
    head = (_("Stage"), _("Part"), _("Amount"), _("Goes on"), _("After"))
    return ChartTable(head, tuple(rows))
