"""A session ends when nobody uses it, and a day after its sign-in whatever happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.session_words import browser_in_words
from apps.accounts.sessions import SIGNED_IN_AT, SessionStore, forget_ended
from apps.tenancy import outbox
from config.cron import SWEEPS

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
ACCOUNT = "/account/"
PART = {"HX-Request": "true"}


@pytest.fixture
def hers(nora: User) -> Client:
    """Nora's browser, where she has just signed in and read that she has."""
    client = Client()
    client.post("/login/", {"login": nora.email, "password": PASSWORD})
    client.get(ACCOUNT)
    return client


def row_of(hers: Client) -> Session:
    return Session.objects.get(session_key=hers.cookies[settings.SESSION_COOKIE_NAME].value)


def let_pass(hers: Client, hours: float, *, since_sign_in: float | None = None) -> None:
    """So much time since the last use, and since the sign-in (default: the same)."""
    row = row_of(hers)
    store = SessionStore(row.session_key)
    store[SIGNED_IN_AT] -= (since_sign_in or hours) * 3600
    row.session_data = store.encode(store._session)
    signed_in = timezone.now() - timedelta(hours=since_sign_in or hours)
    idle_until = timezone.now() - timedelta(hours=hours) + settings.SESSION_IDLE
    row.expire_date = min(idle_until, signed_in + settings.SESSION_LONGEST)
    row.save()


def hours_left(hers: Client) -> float:
    return (row_of(hers).expire_date - timezone.now()) / timedelta(hours=1)


def test_a_new_session_has_its_idle_time_before_it(hers: Client) -> None:
    assert hours_left(hers) == pytest.approx(8, abs=0.1)


def test_who_comes_back_in_time_goes_on(hers: Client) -> None:
    let_pass(hers, hours=7.9)
    assert hers.get(ACCOUNT).status_code == 200
    assert hours_left(hers) == pytest.approx(8, abs=0.1)


def test_a_session_that_nobody_used_has_ended_and_the_sign_in_page_says_why(
    hers: Client,
) -> None:
    let_pass(hers, hours=8.1)
    sent_away = hers.get(ACCOUNT)
    assert sent_away["Location"] == "/login/?next=/account/"
    page = hers.get(sent_away["Location"]).content.decode()
    assert "because nothing was done here for 8 hours." in page
    assert "because nothing" not in hers.get("/login/").content.decode()


def test_a_session_that_is_always_used_ends_after_a_day_and_says_so(hers: Client) -> None:
    let_pass(hers, hours=0.1, since_sign_in=24.1)
    page = hers.get(ACCOUNT, follow=True).content.decode()
    assert "a session lasts 24 hours at most." in page


def test_using_a_session_does_not_move_its_last_end(hers: Client) -> None:
    let_pass(hers, hours=7, since_sign_in=23)
    assert hers.get(ACCOUNT).status_code == 200
    assert hours_left(hers) == pytest.approx(1, abs=0.1)


def test_a_page_that_asks_by_itself_does_not_keep_a_session_alive(hers: Client) -> None:
    let_pass(hers, hours=2)
    assert hers.get(ACCOUNT, headers=PART).status_code == 200
    assert hours_left(hers) == pytest.approx(6, abs=0.1)


def test_reading_on_does_not_write_with_every_page(hers: Client, statements: Any) -> None:
    hers.get(ACCOUNT)
    with statements() as sql:
        hers.get(ACCOUNT)
    assert not [one for one in sql if one.startswith("UPDATE")]


def test_who_was_never_signed_in_is_told_nothing(db: None) -> None:
    page = Client().get(ACCOUNT, follow=True).content.decode()
    assert "You were signed out" not in page


def test_signing_in_again_begins_a_whole_day(hers: Client, nora: User) -> None:
    let_pass(hers, hours=1, since_sign_in=25)
    hers.get(ACCOUNT, follow=True)
    hers.post("/login/", {"login": nora.email, "password": PASSWORD})
    assert hers.get(ACCOUNT).status_code == 200
    assert hours_left(hers) == pytest.approx(8, abs=0.1)


def test_the_list_of_sessions_says_when_they_end(hers: Client) -> None:
    page = hers.get("/account/sessions/").content.decode()
    assert "ends 8 hours after it was last used" in page
    assert "24 hours after you signed in at the latest" in page
    assert "(this one)" in page


def test_sessions_that_no_browser_can_name_any_more_are_deleted(hers: Client) -> None:
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    ends = row_of(hers).expire_date
    assert forget_ended(at=ends + lasts) == 0
    assert row_of(hers)
    assert UserSession.objects.count() == 1
    assert forget_ended(at=ends + lasts + timedelta(seconds=1)) == 1
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_that_is_swept_every_day() -> None:
    [daily] = [one for one in SWEEPS if one.topic == "tenancy.forget_sessions"]
    assert daily.every == timedelta(days=1)
    assert daily.topic in outbox.topics()


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/139.0 Safari/537.36 Edg/139.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("", "Not told"),
    ],
)
def test_a_session_names_the_browser_as_people_call_it(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words
