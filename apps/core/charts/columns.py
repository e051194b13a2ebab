"""The ground upright bars stand on: equal slots side by side, an axis, a foot label for each slot.

Across, everything is a percentage of the chart's width, so words are never stretched; upwards,
everything is pixels.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from apps.core.charts.svg import element, share, text

HEADROOM: Final = 20
FOOT: Final = 22
BAR_SHARE: Final = 0.66


@dataclass(frozen=True)
class Slot:
    """The place of one bar among `count`."""

    index: int
    count: int

    @property
    def start(self) -> str:
        return share(self.index, self.count)

    @property
    def middle(self) -> str:
        return share(self.index + 0.5, self.count)

    @property
    def end(self) -> str:
        return share(self.index + 1, self.count)

    def bar(self, part: float = BAR_SHARE) -> dict[str, str]:
        """x and width of a bar that fills `part` of the slot."""
        return {
            "x": share(self.index + (1 - part) / 2, self.count),
            "width": share(part, self.count),
        }


def height_of(value: float, highest: float, height: int) -> float:
    """Pixels of a value on a linear scale from zero; nothing is drawn below the axis."""
    return height * max(value, 0) / highest if highest > 0 else 0


def axis(height: int) -> SafeString:
    """The line at zero."""
    y = HEADROOM + height + 0.5
    return element("line", x1="0%", x2="100%", y1=y, y2=y, class_="chart-axis")


def foot(label: str, x: str, height: int, anchor: str = "middle") -> SafeString:
    """A label below the axis."""
    return text(label, x, HEADROOM + height + 16, "label small", anchor)


def size(height: int) -> dict[str, str | float]:
    """Width and height of the whole drawing."""
    return {"width": "100%", "height": HEADROOM + height + FOOT}
