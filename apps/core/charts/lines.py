"""Lying bars from zero: a promise against what was agreed, a goal and its pace, a score's parts."""

from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.charts.model import Chart, ChartTable, Mark, Sample, table_of_marks
from apps.core.charts.svg import SOLID_PAINTS, element, group, joined, link, paint, share, text

GOAL_TOP: Final = 24
GOAL_HEIGHT: Final = 28
WHY_HEIGHT: Final = 24
ROOM_FOR_A_NAME: Final = 0.16
ROOM_FOR_A_VALUE: Final = 0.08


@dataclass(frozen=True)
class Goal:
    """One bar of parts towards an agreed whole, with a tick where it should stand today."""

    id: str
    title: str
    description: str
    parts: tuple[Mark, ...]
    agreed: float
    agreed_words: str
    pace: float | None = None
    pace_words: str = ""


@dataclass(frozen=True)
class Why:
    """The parts of a score out of `whole` points and the agreed minimum."""

    id: str
    title: str
    description: str
    parts: tuple[Mark, ...]
    minimum: float
    minimum_words: str
    whole: float = 100


@dataclass(frozen=True)
class Row:
    """The one bar of a drawing: its scale, its height, and where its tick stands."""

    chart_id: str
    whole: float
    height: float
    tick: float | None


def bullet(actual: float, agreed: float | None, whole: float, *, side: str = "") -> SafeString:
    """Actual against agreed; the black tick is the agreed value. Write both numbers beside it."""
    tick = ""
    if agreed is not None and whole > 0:
        position = 100 * min(max(agreed / whole, 0), 1)
        tick = format_html(
            '<rect class="bullet-agreed" x="{}%" width="3" height="14" transform="translate({})"/>',
            f"{position:.2f}",
            "-3" if position > 99 else "-1.5",
        )
    return format_html(
        '<svg class="bullet"{} width="100%" height="14" aria-hidden="true">'
        '<rect class="bar-track" y="3" width="100%" height="8" rx="1"/>'
        '<rect class="bar-fill" y="5" width="{}" height="4" rx="1"/>{}</svg>',
        format_html(' data-side="{}"', side) if side else "",
        share(min(max(actual, 0), whole), whole),
        tick,
    )


def goal_bar(goal: Goal) -> Chart:
    """Draw the goal and its table. The scale ends at what was agreed, or at what was reached."""
    whole = max(goal.agreed, sum(part.value for part in goal.parts), goal.pace or 0)
    pieces = _pieces(Row(goal.id, whole, GOAL_HEIGHT, goal.pace), goal.parts)
    ground = element(
        "rect", class_="mark mark-rest", y=GOAL_TOP, width="100%", height=GOAL_HEIGHT, rx=5
    )
    agreed = text(goal.agreed_words, "100%", GOAL_TOP - 8, "label", "end")
    svg = group(
        goal.id,
        goal.title,
        goal.description,
        ground,
        *pieces,
        _pace(goal, whole) if goal.pace is not None else agreed,
        width="100%",
        height=GOAL_TOP + GOAL_HEIGHT + 6,
    )
    rows = [(part.label, part.words) for part in goal.parts]
    rows += [(_("Agreed"), goal.agreed_words)]
    rows += [(_("Pace"), goal.pace_words)] if goal.pace is not None else []
    legend = tuple(Sample(part.paint, part.name) for part in goal.parts)
    return Chart(svg, ChartTable((_("Part"), _("Amount")), tuple(rows)), legend)


def why_bar(why: Why) -> Chart:
    """Draw the parts of a score and the agreed minimum above them."""
    pieces = _pieces(Row(why.id, why.whole, WHY_HEIGHT, why.minimum), why.parts)
    ground = element(
        "rect", class_="mark mark-rest", y=GOAL_TOP, width="100%", height=WHY_HEIGHT, rx=5
    )
    svg = group(
        why.id,
        why.title,
        why.description,
        ground,
        *pieces,
        _tick(why.minimum, why.whole, WHY_HEIGHT, why.minimum_words),
        width="100%",
        height=GOAL_TOP + WHY_HEIGHT + 6,
    )
    return Chart(svg, table_of_marks(_("Part"), _("Points"), why.parts))


def _pieces(row: Row, parts: tuple[Mark, ...]) -> list[SafeString]:
    """The parts one after the other, each a link with its words inside."""
    pieces, start = [], 0.0
    for part in parts:
        box = {"x": share(start, row.whole), "width": share(part.value, row.whole)}
        ground = paint(row.chart_id, part.paint)
        shape = element("rect", y=GOAL_TOP, height=row.height, rx=3, **box, **ground)
        pieces.append(link(part.url, part.name, shape, *_words(row, part, start)))
        start += part.value
    return pieces


def _words(row: Row, part: Mark, start: float) -> list[SafeString]:
    """All the words where there is room beside the tick, the value alone where it is tight."""
    end = start + part.value
    tick = row.tick if row.tick is not None and start < row.tick < end else start
    left, right = max(((start, tick), (tick, end)), key=lambda side: side[1] - side[0])
    room = (right - left) / row.whole if row.whole else 0
    if room < ROOM_FOR_A_VALUE:
        return []
    ink = "bold on-solid" if part.paint in SOLID_PAINTS else "bold"
    x, y = share((left + right) / 2, row.whole), GOAL_TOP + row.height / 2 + 4
    if room < ROOM_FOR_A_NAME:
        return [text(part.words, x, y, ink, "middle")]
    return [
        text(part.name, x, y, f"{ink} if-roomy", "middle"),
        text(part.words, x, y, f"{ink} if-tight", "middle"),
    ]


def _pace(goal: Goal, whole: float) -> SafeString:
    tick = _tick(goal.pace or 0, whole, GOAL_HEIGHT, goal.pace_words)
    is_far_from_end = (goal.pace or 0) / whole < 0.72 if whole else False
    agreed = text(goal.agreed_words, "100%", GOAL_TOP - 8, "label", "end")
    return joined([tick, agreed] if is_far_from_end else [tick])


def _tick(value: float, whole: float, height: float, words: str) -> SafeString:
    position = share(value, whole)
    near_end, near_start = value > whole * 0.8, value < whole * 0.2
    anchor = "end" if near_end else "start" if near_start else "middle"
    line = element(
        "rect", class_="chart-tick", x=position, y=GOAL_TOP - 5, width=2, height=height + 10
    )
    return joined([line, text(words, position, GOAL_TOP - 9, "small bold", anchor)])
