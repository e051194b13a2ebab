"""Charts as server-drawn SVG: pure functions from dataclasses to marks with classes and links.

Each gives a Chart: the drawing and the same figures as a table. Colours live in charts.css. Marks
are links with names; the drawing is a named group, never an image: an image may not hold links.
"""

from apps.core.charts.bars import MonthBars, Stack, StackedBars, month_bars, stacked_bars
from apps.core.charts.cell import cell_bar, spark_line
from apps.core.charts.distribution import Bin, Histogram, RateBar, RateBars, histogram, rate_bars
from apps.core.charts.lines import Goal, Why, bullet, goal_bar, why_bar
from apps.core.charts.model import Chart, ChartTable, Mark
from apps.core.charts.relay import Relay, Stage, relay_funnel

__all__ = [
    "Bin",
    "Chart",
    "ChartTable",
    "Goal",
    "Histogram",
    "Mark",
    "MonthBars",
    "RateBar",
    "RateBars",
    "Relay",
    "Stack",
    "StackedBars",
    "Stage",
    "Why",
    "bullet",
    "cell_bar",
    "goal_bar",
    "histogram",
    "month_bars",
    "rate_bars",
    "relay_funnel",
    "spark_line",
    "stacked_bars",
    "why_bar",
]
