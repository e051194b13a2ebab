"""How something is spread: a histogram with a threshold, and rates with their uncertainty."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.charts.columns import HEADROOM, Slot, axis, foot, height_of, size
from apps.core.charts.model import Chart, ChartTable
from apps.core.charts.svg import element, group, joined, link, share, text
from apps.core.wording import NOTHING, SMALLEST_BASE_OF_A_RATE, number, percent, rate

BIN_SHARE: Final = 0.92


@dataclass(frozen=True)
class Bin:
    """How many fall between low (included) and high (excluded)."""

    low: float
    high: float
    count: int
    url: str = ""


@dataclass(frozen=True)
class Histogram:
    """Neighbouring bins of one width; what lies at or above the threshold is drawn full."""

    id: str
    title: str
    description: str
    bins: tuple[Bin, ...]
    threshold: float | None = None
    threshold_words: str = ""
    paint: str = "marketing"
    height: int = 110


@dataclass(frozen=True)
class RateBar:
    """n of `of` with its 95% interval as fractions; below 20 cases the bar is left out."""

    label: str
    n: int
    of: int
    low: float
    high: float
    url: str = ""


@dataclass(frozen=True)
class RateBars:
    """Rates side by side on one scale from zero: deciles of a score, channels, months."""

    id: str
    title: str
    description: str
    bars: tuple[RateBar, ...]
    paint: str = "sales"
    height: int = 130


def histogram(data: Histogram) -> Chart:
    """Draw the bins and their table."""
    highest = max((item.count for item in data.bins), default=0)
    slots = [Slot(index, len(data.bins)) for index in range(len(data.bins))]
    content = [axis(data.height), *(_bin(data, slot, highest) for slot in slots), _threshold(data)]
    svg = group(data.id, data.title, data.description, *content, **size(data.height))
    rows = tuple((f"{item.low:g} – {item.high:g}", number(item.count)) for item in data.bins)
    return Chart(svg, ChartTable((_("Between"), data.title), rows))


def rate_bars(data: RateBars) -> Chart:
    """Draw rates with whiskers for their intervals, and their table."""
    scale = max((item.high for item in data.bars if _is_quotable(item)), default=0)
    slots = [Slot(index, len(data.bars)) for index in range(len(data.bars))]
    content = [axis(data.height), *(_rate(data, slot, scale) for slot in slots)]
    svg = group(data.id, data.title, data.description, *content, **size(data.height))
    return Chart(svg, _rate_table(data))


def _bin(data: Histogram, slot: Slot, highest: int) -> SafeString:
    item = data.bins[slot.index]
    tall = height_of(item.count, highest, data.height)
    counts = data.threshold is None or item.low >= data.threshold
    paint = f"mark mark-{data.paint}" if counts else f"mark mark-{data.paint}-tint"
    top = HEADROOM + data.height - tall
    shape = element("rect", y=top, height=tall, rx=1, class_=paint, **slot.bar(BIN_SHARE))
    name = _("%(low)g to %(high)g: %(count)s") % {
        "low": item.low,
        "high": item.high,
        "count": number(item.count),
    }
    label = foot(f"{item.low:g}", slot.start, data.height, "start")
    return joined([link(item.url, name, shape), label])


def _threshold(data: Histogram) -> SafeString:
    if data.threshold is None or not data.bins:
        return joined([])
    first, last = data.bins[0].low, data.bins[-1].high
    position = share(data.threshold - first, last - first)
    bottom = HEADROOM + data.height
    line = element("line", x1=position, x2=position, y1=14, y2=bottom, class_="chart-target")
    anchor = "end" if data.threshold - first > (last - first) / 2 else "start"
    return joined([line, text(data.threshold_words, position, 10, "small bold", anchor)])


def _rate(data: RateBars, slot: Slot, scale: float) -> SafeString:
    item = data.bars[slot.index]
    label, words = foot(item.label, slot.middle, data.height), rate(item.n, item.of)
    bottom = HEADROOM + data.height
    if not _is_quotable(item) or not scale:
        return joined([text(words, slot.middle, bottom - 6, "label small", "middle"), label])
    tall = height_of(item.n / item.of, scale, data.height)
    shape = element(
        "rect", y=bottom - tall, height=tall, rx=2, class_=f"mark mark-{data.paint}", **slot.bar()
    )
    highest = bottom - height_of(item.high, scale, data.height)
    lowest = bottom - height_of(item.low, scale, data.height)
    middle = slot.middle
    whisker = element("line", x1=middle, x2=middle, y1=highest, y2=lowest, class_="chart-whisker")
    above = text(words, middle, highest - 5, "strong small", "middle")
    return joined([link(item.url, f"{item.label}: {words}", shape, whisker, above), label])


def _is_quotable(item: RateBar) -> bool:
    return item.of >= SMALLEST_BASE_OF_A_RATE


def _rate_table(data: RateBars) -> ChartTable:
    rows = tuple(
        (
            item.label,
            rate(item.n, item.of),
            f"{number(item.n)} / {number(item.of)}",
            f"{percent(item.low)} – {percent(item.high)}" if _is_quotable(item) else NOTHING,
        )
        for item in data.bars
    )
    return ChartTable((_("Group"), data.title, _("Cases"), _("95% interval")), rows)
