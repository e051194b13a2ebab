"""A session as people read it: which browser it is in, and how long it lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: What a browser calls itself, the telling word first: most also call themselves something else.
_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
_LONGEST: Final = 60


def browser_in_words(user_agent: str) -> str:
    """ "Firefox on Windows"; what is neither known is shown as it calls itself."""
    browser = _named(user_agent.replace("HeadlessChrome", "Chrome"), _BROWSERS)
    system = _named(user_agent, _SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or user_agent[:_LONGEST] or _("Not told")


def _named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for telling, name in names if telling in user_agent), "")


def in_hours(limit: timedelta) -> str:
    """ "8 hours"."""
    hours = round(limit / timedelta(hours=1))
    return ngettext("%d hour", "%d hours", hours) % hours
