"""Every page about signing in is one of ours: framed, worded and within the content policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.templatetags.wording_of_allauth import sentence_case
from tests.architecture.test_house import refused_by_the_policy

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db

OUTSIDE = (
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
)
INSIDE = (
    "account_profile",
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
)


def problems_of(page: Any) -> list[str]:
    text = page.content.decode()
    found = refused_by_the_policy(text)
    foreign = [src for src in re.findall(r'<script[^>]*src="([^"]+)"', text) if "://" in src]
    headings = len(re.findall(r"<h1", text))
    return found + foreign + ([] if headings == 1 else [f"{headings} headings"])


@pytest.fixture
def norah(nora: User) -> Client:
    """Nora, who has just typed her password, so that no page asks for it again."""
    client = Client()
    client.post("/login/", {"login": nora.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_page_outside(name: str) -> None:
    page = Client().get(reverse(name))
    assert page.status_code == 200
    assert problems_of(page) == []
    assert "Baton" in page.content.decode()


@pytest.mark.parametrize("name", INSIDE)
def test_a_page_of_the_account(name: str, norah: Client) -> None:
    page = norah.get(reverse(name))
    assert page.status_code == 200
    assert problems_of(page) == []


def test_a_session_elsewhere_can_be_ended(nora: User, norah: Client) -> None:
    phone = Client()
    phone.post("/login/", {"login": nora.email, "password": PASSWORD})
    assert phone.get("/account/").status_code == 200
    norah.post(reverse("usersessions_list"))
    assert phone.get("/account/").status_code == 302
    assert norah.get("/account/").status_code == 200


def test_an_authenticator_app_becomes_the_second_step(nora: User, norah: Client) -> None:
    secret = norah.get(reverse("mfa_activate_totp")).context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert norah.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    again = Client()
    asked = again.post("/login/", {"login": nora.email, "password": PASSWORD})
    assert asked["Location"] == reverse("mfa_authenticate")
    for client, name in ((again, "mfa_authenticate"), (norah, "mfa_view_recovery_codes")):
        page = client.get(reverse(name))
        assert (page.status_code, problems_of(page)) == (200, [])


@pytest.mark.parametrize("name", ["mfa_activate_totp", "account_email"])
def test_what_guards_the_account_asks_for_the_password_again(nora: User, name: str) -> None:
    client = Client()
    client.post("/login/", {"login": nora.email, "password": PASSWORD})
    facts = {"action_add": "", "email": "new@example.com"}
    asked = client.post(reverse(name), facts)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Sign In", "Sign in"),
        ("\n  Two-Factor Authentication\n", "Two-factor authentication"),
        ("Enter Sign-In Code", "Enter sign-in code"),
        ("IP Address", "IP address"),
        ("Scan the QR Code", "Scan the QR code"),
        ("Saved.", "Saved."),
        ("", ""),
    ],
)
def test_headings_are_sentences(theirs: str, ours: str) -> None:
    assert sentence_case(theirs) == ours


def test_the_tab_that_a_page_belongs_to_is_the_current_one(norah: Client) -> None:
    page = norah.get(reverse("mfa_activate_totp")).content.decode()
    (current,) = re.findall(r'<a href="([^"]+)" aria-current="page"', page)
    assert current == reverse("mfa_index")


def test_who_tries_too_often_reads_what_to_do(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client = Client()
    asked = [
        client.post("/account/password/reset/", {"email": f"{name}@example.com"})
        for name in ("one", "two")
    ]
    assert [page.status_code for page in asked] == [302, 429]
    assert "Wait a minute and try again." in asked[1].content.decode()
    assert problems_of(asked[1]) == []
