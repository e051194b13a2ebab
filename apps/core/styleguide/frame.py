"""What the context processor gives a page inside a tenant, with invented names."""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class SampleTenant:
    """Stands where a request's tenant stands."""

    name: str


@dataclass(frozen=True)
class Line:
    """One line of the rail."""

    label: str
    icon: str
    count: str = ""
    tone: str = ""
    key: str = ""
    is_current: bool = False
    url: str = "#main"


TENANT: Final = SampleTenant("Norvik Sensorik")
SHARED: Final = (
    Line("Scoreboard", "goal", key="s"),
    Line("Agreement", "handshake", "1 to sign", key="a"),
    Line("Reports", "chart-no-axes-combined", key="r", is_current=True),
    Line("Lead planner", "calculator", key="p"),
    Line("Reconciliation", "scale", "7"),
)
MARKETING: Final = (
    Line("Campaigns", "megaphone", key="c"),
    Line("Leads", "users-round"),
    Line("Feedback from Sales", "message-square-reply", "9"),
    Line("Imports", "file-up"),
)
SALES: Final = (
    Line("Inbox", "inbox", "8", tone="bad", key="i"),
    Line("My leads", "users-round"),
    Line("Opportunities", "circle-dollar-sign"),
    Line("Response times", "timer"),
)
BELOW: Final = (
    Line("Settings", "settings-2"),
    Line("Notifications", "bell", "3"),
    Line("Help & shortcuts", "circle-help"),
)
FRAME: Final[dict[str, Any]] = {
    "navigation": [
        {"side": "shared", "label": "Shared ground", "items": SHARED},
        {"side": "marketing", "label": "Marketing", "items": MARKETING},
        {"side": "sales", "label": "Sales", "items": SALES},
        {"side": "bottom", "label": "", "items": BELOW},
    ],
    "navigation_bottom_bar": (SALES[0], SALES[1], SHARED[0], SHARED[2]),
    "tenant_switch_url": "#main",
    "tenant_note": "Q2 2026 · week 11",
    "search_url": "#main",
}
