"""A real browser: Debian's Chromium, without any network but the test's own server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from apps.accounts.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Screenshots are kept where this points, for a person to look at.
SHOTS = os.environ.get("BATON_SHOTS")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests say so and how to get one; `.ci/run` installs it first."""
    if CHROMIUM is None:
        reason = "needs Chromium (Debian: apt-get install -y --no-install-recommends chromium)"
        for item in items:
            if "browser" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@dataclass
class Seat:
    """Somebody in front of a browser window, and what the browser complained about."""

    page: Page
    base: str
    complaints: list[str]

    def open(self, path: str) -> int:
        answer = self.page.goto(f"{self.base}{path}")
        return answer.status if answer else 0

    def barriers(self) -> list[tuple[str, str]]:
        """What axe-core finds on the page as it is: rule and the first place."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        return [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]

    def sideways(self) -> int:
        """How many pixels the page is wider than its window."""
        root = "document.documentElement"
        width: int = self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        return width

    def shoot(self, name: str) -> None:
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def seat(live_server: Any, browser: Browser) -> Iterator[Callable[..., Seat]]:
    """seat(sol, width=390, theme="dark") → Sol, signed in, on a phone at night.

    Without `fonts` the page keeps its fallback letters, as on a slow line.
    """

    opened: list[BrowserContext] = []

    def take(
        user: User | None = None,
        *,
        width: int = 1440,
        theme: Any = "light",
        script: bool = True,
        fonts: bool = True,
    ) -> Seat:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=script,
            bypass_csp=False,
        )
        opened.append(context)
        if user is not None:
            _sign_in(context, live_server.url, user)
        if not fonts:
            context.route("**/*.woff2", lambda route: route.fulfill(status=204))
        seat = Seat(context.new_page(), live_server.url, [])
        seat.page.on("console", lambda message: _listen(seat, message))
        return seat

    yield take
    # A window left open keeps its connections to the server, and the server one to the database.
    for context in opened:
        context.close()


def _sign_in(context: BrowserContext, url: str, user: User) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(user.id)
    session[BACKEND_SESSION_KEY] = "apps.accounts.backend.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": url}]
    )


def _listen(seat: Seat, message: ConsoleMessage) -> None:
    """A refused form's 422 is an answer, not a complaint."""
    if message.type == "error" and "422" not in message.text:
        seat.complaints.append(message.text)
