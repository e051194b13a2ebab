"""Sample lists: campaigns, tabs, filters, stats. One coherent quarter, all names invented."""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Campaign:
    """A row; money in cents."""

    name: str
    when: str
    owner: str
    spent: int | None
    budget: int
    budget_share: str
    trend: tuple[int, ...]
    leads: int
    handed: int
    accepted: int
    won: int | None
    per_euro: float | None


CAMPAIGNS: Final = (
    Campaign(
        "Nordlicht Fair 2026: hall 9 booth", "Trade fair · 20–24 Apr · finished", "Priya Nair",
        7_435_000, 7_800_000, "95% of 78k", (0, 2, 96, 148, 40, 14, 8, 6, 3, 1, 0),
        318, 112, 94, 16_820_000, 2.26,
    ),
    Campaign(
        "Webinar series: hygienic level measurement", "Webinar · 14 Apr – 23 Jun", "Tomás Oliveira",
        784_000, 950_000, "83% of 9.5k", (4, 38, 9, 41, 7, 12, 44, 9, 6, 36, 6),
        212, 61, 52, 11_890_000, 15.17,
    ),
    Campaign(
        "Search ads: pressure transmitters", "Paid search · always on", "Lena Hartmann",
        3_126_000, 4_200_000, "74% of 42k", (22, 27, 24, 28, 25, 23, 29, 27, 26, 28, 27),
        286, 64, 19, 8_460_000, 2.71,
    ),
    Campaign(
        "Trade press: process and control", "Print · Apr, Jun", "Lena Hartmann",
        None, 700_000, "of 7k", (0, 1, 2, 1, 0, 0, 0, 1, 2, 1, 0), 8, 2, 2, None, None,
    ),
)  # fmt: skip

CONTEXT: Final[dict[str, Any]] = {
    "campaigns": CAMPAIGNS,
    "stats": [
        {"label": "Spent of budget", "value": "€184,200", "url": "#main", "note": "80% of €230k"},
        {"label": "Leads", "value": "1,486", "url": "#main", "change": "+12%", "change_tone": "ok",
         "note": "on Q1 · €124 each"},
        {"label": "Accepted by Sales", "value": "331", "url": "#main", "note": "of 412 passed on"},
        {"label": "Pipeline created", "value": "€2.38m", "url": "#main", "note": "51 still open"},
        {"label": "Won so far", "value": "€612,400", "note": "23 orders"},
    ],
    "tabs": [
        {"label": "All campaigns", "url": "#main", "is_current": True, "count": 10},
        {"label": "Running", "url": "#main", "count": 7},
        {"label": "Low acceptance", "url": "#main", "count": 0},
        {"label": "Spend missing", "url": "#main", "count": 1, "badge": "fix", "tone": "warn"},
    ],
    "filters": [
        {"name": "channel", "label": "Channel", "value": "fair",
         "options": [{"value": "fair", "label": "Trade fair"}]},
        {"name": "owner", "label": "Owner", "value": "",
         "options": [{"value": "lh", "label": "Lena Hartmann"}]},
    ],
    "filters_on": [{"label": "Channel: Trade fair", "remove_url": "#main"}],
    "views": [
        {"label": "By lead date", "url": "#main", "is_current": True},
        {"label": "By event date", "url": "#main", "count": 8},
    ],
}  # fmt: skip
