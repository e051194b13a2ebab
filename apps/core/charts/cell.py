"""Drawings small enough for a table cell. They carry no text: the number stands beside them."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

SPARK_WIDTH, SPARK_HEIGHT = 56, 18


@lru_cache(maxsize=1024)
def cell_bar(value: float, of: float, *, side: str = "") -> SafeString:
    """A bar from zero; more than the whole is drawn as the whole, less than nothing as nothing."""
    share = min(max(value / of, 0), 1) if of > 0 else 0
    return format_html(
        '<svg class="bar"{} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" width="100" height="6"/>'
        '<rect class="bar-fill" width="{}" height="6" rx="1"/></svg>',
        _side(side),
        f"{share * 100:.1f}",
    )


def spark_line(values: Sequence[float], *, side: str = "") -> SafeString:
    """The course of a few values from zero, the last one marked. Fewer than two draw nothing."""
    if len(values) < 2:
        return SafeString("")
    highest = max(*values, 0) or 1
    step = (SPARK_WIDTH - 3) / (len(values) - 1)
    heights = [SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * max(v, 0) / highest for v in values]
    points = [f"{index * step:.1f} {y:.1f}" for index, y in enumerate(heights)]
    line = "M" + "L".join(points)
    last_x, last_y = points[-1].split()
    return format_html(
        '<svg class="spark"{} viewBox="0 0 {} {}" aria-hidden="true">'
        '<path class="spark-area" d="{}V{}H0Z"/><path class="spark-line" d="{}"/>'
        '<circle class="spark-dot" cx="{}" cy="{}" r="2"/></svg>',
        _side(side),
        SPARK_WIDTH,
        SPARK_HEIGHT,
        line,
        SPARK_HEIGHT,
        line,
        last_x,
        last_y,
    )


def _side(side: str) -> SafeString:
    return format_html(' data-side="{}"', side) if side else SafeString("")
