"""Upright bars from zero: months, days, horizons. Widths are percentages: words never stretch."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.charts.columns import HEADROOM, Slot, axis, foot, height_of, size
from apps.core.charts.model import Chart, ChartTable, Mark, Sample, table_of_marks
from apps.core.charts.svg import element, group, hatch, joined, link, paint, text
from apps.core.wording import NOTHING

GAP_BETWEEN_PARTS: Final = 1.5


@dataclass(frozen=True)
class MonthBars:
    """One bar a month. A month that is still running has "open" in its paint and is drawn dashed.

    targets, if given, holds the agreed value of each month (None where nothing was agreed) and is
    drawn as a stepped line.
    """

    id: str
    title: str
    description: str
    months: tuple[Mark, ...]
    targets: tuple[float | None, ...] = ()
    height: int = 118


@dataclass(frozen=True)
class Stack:
    """One column of stacked marks, the first at the bottom; words stand above it."""

    label: str
    words: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class StackedBars:
    """Columns of parts: days of answers, months of pipeline by when it will close."""

    id: str
    title: str
    description: str
    columns: tuple[Stack, ...]
    height: int = 96


def month_bars(bars: MonthBars) -> Chart:
    """Draw months and their table. Raises ValueError when targets and months differ in number."""
    if bars.targets and len(bars.targets) != len(bars.months):
        raise ValueError("Each month needs its target, or None.")
    agreed = [target for target in bars.targets if target is not None]
    highest = max([mark.value for mark in bars.months] + agreed, default=0)
    slots = [Slot(index, len(bars.months)) for index in range(len(bars.months))]
    drawn = [_month(bars, slot, highest) for slot in slots]
    lines = [_target(bars, slot, highest) for slot in slots[: len(bars.targets)]]
    content = [axis(bars.height), *drawn, *lines]
    svg = group(bars.id, bars.title, bars.description, *content, **size(bars.height))
    return Chart(svg, _month_table(bars))


def stacked_bars(bars: StackedBars) -> Chart:
    """Draw columns of parts and their table."""
    highest = max((sum(m.value for m in column.marks) for column in bars.columns), default=0)
    slots = [Slot(index, len(bars.columns)) for index in range(len(bars.columns))]
    drawn = [_stack(bars, slot, highest) for slot in slots]
    content = [element("defs", hatch(bars.id)), axis(bars.height), *drawn]
    svg = group(bars.id, bars.title, bars.description, *content, **size(bars.height))
    return Chart(svg, _stack_table(bars), _legend(bars))


def _legend(bars: StackedBars) -> tuple[Sample, ...]:
    """The kinds of parts that are drawn at all, in the order of the columns."""
    drawn = [mark for column in bars.columns for mark in column.marks if mark.value]
    return tuple(Sample(paint, label) for paint, label in dict.fromkeys(map(_kind, drawn)))


def _kind(mark: Mark) -> tuple[str, str]:
    return mark.paint, mark.label


def _month(bars: MonthBars, slot: Slot, highest: float) -> SafeString:
    mark = bars.months[slot.index]
    tall = height_of(mark.value, highest, bars.height)
    top = HEADROOM + bars.height - tall
    shape = _bar(bars.id, mark, slot, top=top, tall=tall)
    number = text(mark.words, slot.middle, top - 6, "strong small", "middle")
    return joined(
        [link(mark.url, mark.name, shape, number), foot(mark.label, slot.middle, bars.height)]
    )


def _stack(bars: StackedBars, slot: Slot, highest: float) -> SafeString:
    column = bars.columns[slot.index]
    top, parts = float(HEADROOM + bars.height), []
    for mark in column.marks:
        tall = height_of(mark.value, highest, bars.height)
        top -= tall
        if tall:
            shape = _bar(bars.id, mark, slot, top=top, tall=max(tall - GAP_BETWEEN_PARTS, 1))
            parts.append(link(mark.url, f"{column.label}: {mark.name}", shape))
    number = text(column.words, slot.middle, top - 6, "small", "middle")
    return joined([*parts, number, foot(column.label, slot.middle, bars.height)])


def _bar(chart_id: str, mark: Mark, slot: Slot, *, top: float, tall: float) -> SafeString:
    return element("rect", y=top, height=tall, rx=2, **slot.bar(), **paint(chart_id, mark.paint))


def _target(bars: MonthBars, slot: Slot, highest: float) -> SafeString:
    target = bars.targets[slot.index]
    if target is None:
        return joined([])
    y = HEADROOM + bars.height - height_of(target, highest, bars.height)
    return element("line", x1=slot.start, x2=slot.end, y1=y, y2=y, class_="chart-target")


def _month_table(bars: MonthBars) -> ChartTable:
    if not bars.targets:
        return table_of_marks(_("Month"), bars.title, bars.months)
    rows = tuple(
        (mark.label, mark.words, NOTHING if target is None else f"{target:g}")
        for mark, target in zip(bars.months, bars.targets, strict=True)
    )
    return ChartTable((_("Month"), bars.title, _("Agreed")), rows)


def _stack_table(bars: StackedBars) -> ChartTable:
    rows = tuple(
        (column.label, mark.label, mark.words) for column in bars.columns for mark in column.marks
    )
    return ChartTable((_("Column"), _("Part"), _("Amount")), rows)
