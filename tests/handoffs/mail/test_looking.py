"""Who looks at a hand-off from its e-mail sees what they need, and answers nothing by it."""

import hashlib
import logging
from html import unescape

import pytest

from apps.core.logs import JsonFormatter
from apps.ground_rules.models import RejectReason
from apps.handoffs.kinds import State
from apps.handoffs.mail.actions import invite
from apps.handoffs.models import AnswerLink

from .conftest import state_of


def test_only_the_digest_of_a_long_token_is_kept(token):
    link = AnswerLink.objects.get()
    secret = token.split(".")[1]
    assert len(secret) * 6 >= 256
    assert link.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(vars(link))
    assert secret not in str(vars(link))


def test_each_link_of_a_person_is_another(handoff, sol, at):
    assert len({invite(handoff, sol, at=at) for _ in range(3)}) == 3


def test_the_page_shows_the_lead_and_its_buttons_to_who_is_not_signed_in(token, phone, handoff):
    page = phone.get(f"/answer/{token}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "worth your time?" in text
    assert "Accept this lead" in text
    assert "You are answering as Sol Castellani" in text
    assert not page.cookies


def test_somebody_else_who_is_signed_in_reads_whose_answer_it_is(token, phone, press, sid, sol):
    whose = "You are signed in as Sid Okafor, but this link is for Sol Castellani"
    phone.force_login(sid, backend="apps.accounts.backend.Backend")
    assert whose in phone.get(f"/answer/{token}/").content.decode()
    press(token, "accept")
    page = phone.get(f"/answer/{token}/").content.decode()
    assert whose in page
    assert "Answered by Sol Castellani, " in page
    phone.force_login(sol, backend="apps.accounts.backend.Backend")
    assert "You are signed in as" not in phone.get(f"/answer/{token}/").content.decode()


@pytest.mark.parametrize("choice", ["", "?answer=accept", "?answer=no", "?answer=ask", "?answer=x"])
def test_looking_answers_nothing(token, phone, handoff, choice):
    for look in (phone.get, phone.head, phone.get):
        assert look(f"/answer/{token}/{choice}").status_code == 200
    assert state_of(handoff) == State.OPEN


def test_not_for_us_shows_the_reasons_of_the_version_the_lead_came_under(token, phone, handoff):
    text = unescape(phone.get(f"/answer/{token}/?answer=no").content.decode())
    for reason in RejectReason.objects.filter(rules_id=handoff.rules_id, use="reject"):
        assert f'value="{reason.code}"' in text
        assert reason.label in text


def test_the_page_says_no_more_about_the_person_than_the_mail(token, phone, handoff):
    person = handoff.lead.person
    text = phone.get(f"/answer/{token}/").content.decode()
    assert person.email
    assert person.email not in text


@pytest.mark.parametrize("choice", ["", "?answer=no", "?answer=ask"])
def test_the_page_is_light_and_has_no_script(token, phone, choice):
    page = phone.get(f"/answer/{token}/{choice}")
    assert len(page.content) <= 30_000
    assert b"<script" not in page.content


def test_the_address_goes_to_no_other_site_index_or_cache(token, phone):
    page = phone.get(f"/answer/{token}/")
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Cache-Control"] == "no-store"


def test_the_log_does_not_hold_the_key(token):
    """As Django writes down what it refuses, address and all."""
    said = ("django.request", logging.WARNING, __file__, 1, "Not Found: %s", (f"/answer/{token}/",))
    line = JsonFormatter().format(logging.LogRecord(*said, exc_info=None))
    assert "/answer/…/" in line
    assert token not in line
