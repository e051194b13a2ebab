"""Sample charts: the same coherent quarter, drawn by the real functions."""

from typing import Any, Final

from apps.core import charts
from apps.core.charts import Bin, Mark, RateBar, Stack, Stage

HERE: Final = "#main"
SPEND: Final = (
    Mark("Other", "5%", 8_300, "money-3", HERE),
    Mark("Content, webinar", "7%", 11_990, "money-2", HERE),
    Mark("Paid ads", "€50.7k · 28%", 50_740, "money-1", HERE),
    Mark("Fairs & events", "€113.2k · 61%", 113_170, "money-solid", HERE),
)
REVENUE: Final = (
    Mark("Other", "€72.5k · 12%", 72_500, "money-3", HERE),
    Mark("Content, webinar", "€173.2k · 28%", 173_200, "money-2", HERE),
    Mark("Paid ads", "€106.1k · 17%", 106_100, "money-1", HERE),
    Mark("Fairs & events", "€260.6k · 43%", 260_600, "money-solid", HERE),
)
STAGES: Final = (
    Stage("Spent", "€184,200", SPEND, "80% of budget", url=HERE, rate="€124", pace="per lead",
          whole=True, ribbon=("money", "marketing")),
    Stage("Leads", "1,486", (
        Mark("Not a fit", "271", 271, "rest", HERE),
        Mark("In nurture", "803", 803, "marketing-tint", HERE),
        Mark("Qualified", "412", 412, "marketing-solid", HERE),
    ), "+12% on Q1", url=HERE, rate="27.7%", pace="9 days", ribbon=("marketing", "marketing")),
    Stage("Handed over", "412", (
        Mark("No answer", "17", 17, "leak", HERE),
        Mark("Waiting", "12", 12, "sales-half", HERE),
        Mark("Rejected", "52", 52, "rest", HERE),
        Mark("Accepted", "331", 331, "sales-solid", HERE),
    ), "agreed 406 by today", "17 no answer", HERE, "80.3%", "3 h"),
    Stage("Accepted", "331", (
        Mark("No outcome", "29", 29, "leak", HERE),
        Mark("Being worked", "206", 206, "sales-tint", HERE),
        Mark("Opportunity", "96", 96, "sales-solid", HERE),
    ), "86% of answered", "29 without outcome", HERE, "29.0%", "16 days"),
    Stage("Opportunities", "96", (
        Mark("Lost", "22", 22, "rest", HERE),
        Mark("Still open", "51 · €1.71m", 51, "sales-tint", HERE),
        Mark("Won", "23", 23, "sales-solid", HERE),
    ), "€2.38m pipeline", url=HERE, rate="24.0%", pace="38 days", ribbon=("sales", "money")),
    Stage("Won revenue", "€612,400", REVENUE, "€3.32 per €1 spent", url=HERE),
)  # fmt: skip


def context() -> dict[str, Any]:
    """Every chart, keyed by the name the page gives it."""
    return {
        "relay": charts.relay_funnel(
            charts.Relay(
                "relay",
                "From spend to won revenue",
                "1,486 leads became 412 handed over, 331 accepted, 96 opportunities and 23 won.",
                STAGES,
            )
        ),
        "relay_legend": [{"paint": "leak", "text": "leak: no answer or outcome in time"}],
        "months": _months(),
        "days": _days(),
        "days_legend": [
            {"paint": "sales", "text": "answered"},
            {"paint": "sales-outline", "text": "in time"},
            {"paint": "leak", "text": "late"},
        ],
        "scores": _scores(),
        "deciles": _deciles(),
        "goal": _goal(),
        "why": _why(),
        "bullets": [
            charts.bullet(38.4, 35, 60, side="marketing"),
            charts.bullet(86, 90, 100, side="sales"),
            charts.bullet(100, 100, 100, side="sales"),
        ],
    }


def _months() -> charts.Chart:
    values = zip(("Jan", "Feb", "Mar", "Apr", "May"), (142, 158, 171, 196, 243), strict=True)
    closed = tuple(Mark(label, str(value), value, "money", HERE) for label, value in values)
    running = Mark("Jun", "173", 173, "money open", HERE)
    return charts.month_bars(
        charts.MonthBars(
            "months",
            "Booked, €k",
            "Marketing-sourced bookings by month against what was agreed.",
            (*closed, running),
            (None, None, None, 190, 190, 220),
        )
    )


def _days() -> charts.Chart:
    counts = {"We": (7, 0, 0), "Th": (8, 0, 1), "Fr": (5, 0, 1), "Mo": (5, 4, 0), "Tu": (2, 8, 0)}
    columns = tuple(
        Stack(
            day,
            str(sum(parts)),
            (
                Mark("answered", str(parts[0]), parts[0], "sales", HERE),
                Mark("in time", str(parts[1]), parts[1], "sales-outline", HERE),
                Mark("late", str(parts[2]), parts[2], "leak", HERE),
            ),
        )
        for day, parts in counts.items()
    )
    return charts.stacked_bars(
        charts.StackedBars(
            "days", "Handover, 5 days", "41 passed on, 27 answered, 2 late.", columns
        )
    )


def _scores() -> charts.Chart:
    counts = (12, 40, 88, 140, 171, 160, 118, 74, 41, 15)
    bins = tuple(Bin(i * 10, i * 10 + 10, count, HERE) for i, count in enumerate(counts))
    return charts.histogram(
        charts.Histogram(
            "scores",
            "Leads of 90 days",
            "How many leads have which score; 60 is agreed.",
            bins,
            60,
            "agreed 60",
        )
    )


def _deciles() -> charts.Chart:
    bars = (
        RateBar("1–2", 4, 120, 0.013, 0.083, HERE),
        RateBar("3–4", 12, 118, 0.059, 0.170, HERE),
        RateBar("5–6", 21, 121, 0.116, 0.251, HERE),
        RateBar("7–8", 38, 119, 0.242, 0.408, HERE),
        RateBar("9", 9, 14, 0.388, 0.837, HERE),
        RateBar("10", 31, 60, 0.393, 0.638, HERE),
    )
    return charts.rate_bars(
        charts.RateBars("deciles", "Became opportunities", "Share by score, lowest first.", bars)
    )


def _goal() -> charts.Chart:
    parts = (
        Mark("Marketing-sourced", "€612k", 612, "marketing-solid", HERE),
        Mark("Sales-sourced", "€1,434k", 1434, "sales-solid", HERE),
    )
    return charts.goal_bar(
        charts.Goal(
            "goal",
            "New business won",
            "€2.05m of €2.50m, €69,000 behind pace.",
            parts,
            2500,
            "agreed €2.50m",
            2115,
            "pace today €2.12m",
        )
    )


def _why() -> charts.Chart:
    parts = (Mark("Fit", "47", 47, "marketing-solid"), Mark("Interest", "35", 35, "marketing-half"))
    return charts.why_bar(
        charts.Why("why", "Score", "82 of 100, agreed minimum 60.", parts, 60, "agreed minimum 60")
    )
