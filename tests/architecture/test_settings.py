"""Settings of a production are refused when one of them has slipped."""

from __future__ import annotations

from typing import Any

import pytest
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.contrib.auth.hashers import make_password
from django.core.checks import CheckMessage

from config import settings as configured
from config.checks import what_production_needs

SOUND: dict[str, Any] = {
    "BASE_URL": "https://baton.example",
    "ALLOWED_HOSTS": ["baton.example"],
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
}


@pytest.fixture
def production(settings: Any) -> Any:
    for name, value in SOUND.items():
        setattr(settings, name, value)
    return settings


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


def test_sound_settings_pass(production: Any) -> None:
    assert what_production_needs() == []


def test_a_password_is_slow_to_guess(settings: Any) -> None:
    """As in production: the other tests hash quickly."""
    settings.PASSWORD_HASHERS = configured.PASSWORD_HASHERS
    assert make_password("a-long-walk-in-the-hills").startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        (
            "CONTENT_SECURITY_POLICY",
            {"DIRECTIVES": {"default-src": [NONE], "script-src": [SELF, UNSAFE_INLINE]}},
            "baton.E101",
        ),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"default-src": [SELF]}}, "baton.E102"),
        ("SESSION_COOKIE_NAME", "sessionid", "baton.E103"),
        ("CSRF_COOKIE_HTTPONLY", False, "baton.E104"),
        ("BASE_URL", "http://baton.example", "baton.E105"),
        ("ALLOWED_HOSTS", ["*"], "baton.E106"),
        ("ALLOWED_HOSTS", ["other.example"], "baton.E107"),
        ("RQ_QUEUES", {"default": {"SERIALIZER": "pickle"}}, "baton.E108"),
        ("RQ", {}, "baton.E109"),
        ("ACCOUNT_EMAIL_VERIFICATION", "optional", "baton.E110"),
        ("ACCOUNT_RATE_LIMITS", False, "baton.E111"),
        ("ACCOUNT_PREVENT_ENUMERATION", False, "baton.E112"),
        ("ALLAUTH_TRUSTED_PROXY_COUNT", 0, "baton.W114"),
    ],
)
def test_a_slipped_setting_is_found(production: Any, name: str, value: Any, found: str) -> None:
    setattr(production, name, value)
    assert ids(what_production_needs()) == [found]


def test_a_database_that_is_not_told_who_asks_is_found(
    production: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(production.DATABASES["default"], "ATOMIC_REQUESTS", 0)
    assert ids(what_production_needs()) == ["baton.E113"]
