"""A real browser: Debian's Chromium, without any network but the test's own server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext

from apps.accounts.models import User
from tests.cast import session_of

from .office import Office, open_office
from .seat import Seat

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: A condition that will come true may take its time on a busy machine.
PATIENCE_MS = 90_000
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


@pytest.fixture
def seat(live_server: Any, browser: Browser) -> Iterator[Callable[..., Seat]]:
    """seat(sol, width=390, theme="dark") → Sol, signed in, on a phone at night."""

    opened: list[BrowserContext] = []

    def take(
        user: User | None = None,
        *,
        width: int = 1440,
        theme: Any = "light",
        script: bool = True,
        zone: str = "Europe/Berlin",
    ) -> Seat:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=script,
            timezone_id=zone,
            bypass_csp=False,
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        if user is not None:
            _sign_in(context, live_server.url, user)
        seat = Seat(context.new_page(), live_server.url, [])
        seat.page.on("console", seat.listen)
        return seat

    yield take
    # A window left open keeps its connections to the server, and the server one to the database.
    for context in opened:
        context.close()


@pytest.fixture
def office(transactional_db: None) -> Office:
    return open_office()


def _sign_in(context: BrowserContext, url: str, user: User) -> None:
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session_of(user), "url": url}])
