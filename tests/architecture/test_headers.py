"""What every answer tells the browser to refuse, on every route, to whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps.accounts.actions import register_verified
from apps.accounts.models import User
from apps.tenancy.kinds import Role

from .conftest import Worlds
from .routes import Route, all_routes

pytestmark = pytest.mark.django_db

#: Header and the words it holds at least.
PROMISED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Cache-Control": "no-store",
    "X-Request-Id": "",
}
REFERRERS = {"no-referrer", "same-origin", "strict-origin-when-cross-origin"}
POLICY = {
    "default-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "style-src": "'self'",
}


def broken_promises(response: Any) -> list[str]:
    found = [
        f"{name}: {response.headers.get(name)}"
        for name, words in PROMISED.items()
        if words not in response.headers.get(name, "missing")
    ]
    if response.headers.get("Referrer-Policy") not in REFERRERS:
        found.append(f"Referrer-Policy: {response.headers.get('Referrer-Policy')}")
    return found + weak_directives(response.headers.get("Content-Security-Policy", ""))


def weak_directives(policy: str) -> list[str]:
    directives = dict(
        part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip()
    )
    weak = [name for name, value in POLICY.items() if directives.get(name) != value]
    scripts = directives.get("script-src", "*")
    is_open = any(word in scripts for word in ("unsafe", "*", "http"))
    return weak + (["script-src"] if is_open else [])


@pytest.fixture(scope="module")
def admin(worlds: Worlds) -> Client:
    user: User = worlds.acme.people[Role.ADMIN]
    client = Client()
    client.force_login(user, backend="apps.accounts.backend.Backend")
    return client


@pytest.mark.parametrize("route", all_routes(), ids=str)
def test_every_answer_is_guarded(route: Route, worlds: Worlds, admin: Client) -> None:
    url = route.url(worlds.acme)
    address = worlds.acme.path(url) if route.capability else url
    for client in (admin, Client()):
        assert broken_promises(client.get(address)) == []


def test_cookies_are_out_of_reach_of_scripts(db: None) -> None:
    user = register_verified("nora@example.com", name="Nora", password="a-long-walk-in-the-hills")
    page = Client().get("/login/")
    entered = Client().post(
        "/login/", {"login": user.email, "password": "a-long-walk-in-the-hills"}
    )
    cookies = {**page.cookies, **entered.cookies}
    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= set(cookies)
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "policy",
    ["", "default-src 'self'", "default-src 'none'; script-src 'self' 'unsafe-inline'"],
)
def test_a_weak_policy_is_found(policy: str) -> None:
    assert weak_directives(policy)
