"""A hand-off is answered from its e-mail by a person, once, and by no machine."""

import hashlib
import logging
import re
from datetime import time, timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.core.logs import JsonFormatter
from apps.ground_rules.models import RejectReason
from apps.handoffs import actions
from apps.handoffs.kinds import State, Via
from apps.handoffs.mail import limits, links, pressing
from apps.handoffs.mail.actions import invite, note_opened
from apps.handoffs.mail.messages import key_of_offer
from apps.handoffs.models import AnswerLink, HandOff, Question
from apps.notifications import sending
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.notifications.models import Delivery, QuietHours
from apps.tenancy import relay
from apps.tenancy.models import Membership
from apps.tenancy.scoping import no_tenant
from tests.cast import Browser


@pytest.fixture
def token(handoff, sol):
    return invite(handoff, sol, at=timezone.now())


@pytest.fixture
def phone():
    """A browser that knows nobody."""
    return Browser()


@pytest.fixture
def press(phone):
    """press(token, "accept") → look at the page, wait, press. `seconds`: how long one waits."""

    def press(token, do, *, seconds=5, look=True, **typed):
        address = f"/answer/{token}/"
        if look:
            phone.get(address)
        at = timezone.now() - timedelta(seconds=seconds)
        stamp = pressing.stamp(links.link_with(token), at=at)
        return phone.post(address, {"do": do, pressing.STAMP: stamp, **typed})

    return press


@pytest.fixture
def deliver(in_acme):
    def deliver():
        with no_tenant():
            relay.drain()
        return mail.outbox

    return deliver


def reason_of(handoff, *, needs_text=False):
    return RejectReason.objects.filter(rules_id=handoff.rules_id, needs_text=needs_text).first()


def state_of(handoff):
    return HandOff.objects.get(id=handoff.id).state


# --- Looking


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


# --- Pressing


def test_a_person_accepts_from_the_mail(token, press, handoff, sol, counts, now):
    assert press(token, "accept").status_code == 303
    held, lead = now(handoff)
    assert (held.state, held.via, held.answered_by) == (State.ACCEPTED, Via.MAIL, sol)
    assert counts(lead)["accepted"] == 1


def test_a_person_says_no_for_a_reason(token, press, handoff, now):
    reason = reason_of(handoff)
    assert press(token, "no", reason=reason.code).status_code == 303
    held, _ = now(handoff)
    assert (held.state, held.via, held.reason) == (State.REJECTED, Via.MAIL, reason)


def test_a_reason_that_needs_words_asks_for_them(token, press, handoff):
    reason = reason_of(handoff, needs_text=True)
    assert press(token, "no", reason=reason.code).status_code == 422
    assert state_of(handoff) == State.OPEN
    assert press(token, "no", reason=reason.code, text="Our intern").status_code == 303
    assert HandOff.objects.get(id=handoff.id).reason_text == "Our intern"


def test_a_reason_of_nowhere_is_refused(token, press, handoff):
    assert press(token, "no", reason="because").status_code == 422
    assert state_of(handoff) == State.OPEN


def test_a_question_reaches_marketing_and_the_lead_still_waits(token, press, handoff, sol):
    assert press(token, "ask", question="Which tank?").status_code == 303
    asked = Question.objects.get()
    assert (asked.question, asked.asked_by, state_of(handoff)) == ("Which tank?", sol, State.OPEN)
    assert press(token, "accept").status_code == 303


def test_a_link_answers_once(token, press, handoff):
    press(token, "accept")
    assert press(token, "no", reason=reason_of(handoff).code).status_code == 422
    assert state_of(handoff) == State.ACCEPTED


def test_an_answer_is_undone_and_the_link_answers_again(token, press, phone, handoff, counts, now):
    press(token, "accept")
    assert "Undo" in phone.get(f"/answer/{token}/").content.decode()
    assert press(token, "undo").status_code == 303
    assert state_of(handoff) == State.OPEN
    assert press(token, "no", reason=reason_of(handoff).code).status_code == 303
    _, lead = now(handoff)
    assert counts(lead)["rejected"] == 1
    assert "accepted" not in counts(lead)


def test_after_ten_minutes_nothing_is_undone(token, press, phone, handoff):
    press(token, "accept")
    HandOff.objects.update(answered_at=timezone.now() - timedelta(minutes=11))
    assert "Undo" not in phone.get(f"/answer/{token}/").content.decode()
    press(token, "undo")
    assert state_of(handoff) == State.ACCEPTED


# --- Machines


def test_a_press_that_follows_at_once_asks_for_another(token, press, handoff):
    page = press(token, "accept", seconds=1.4)
    assert page.status_code == 422
    assert "Please press once more" in page.content.decode()
    assert state_of(handoff) == State.OPEN


def test_a_press_without_a_look_at_the_page_asks_for_another(token, press, handoff):
    assert press(token, "accept", look=False).status_code == 422
    assert state_of(handoff) == State.OPEN


@pytest.mark.parametrize("stamp", ["", "made-up", "W10:1:x"])
def test_a_form_of_somebody_elses_making_counts_for_nothing(token, phone, handoff, stamp):
    phone.get(f"/answer/{token}/")
    page = phone.post(f"/answer/{token}/", {"do": "accept", pressing.STAMP: stamp})
    assert page.status_code == 422
    assert state_of(handoff) == State.OPEN


def test_a_form_that_was_sent_too_early_counts_never(token, phone, handoff):
    phone.get(f"/answer/{token}/")
    link = links.link_with(token)
    at = timezone.now()
    early = pressing.stamp(link, at=at)
    assert not pressing.is_by_person(early, link, at=at)
    assert not pressing.is_by_person(early, link, at=at + timedelta(minutes=1))


def test_the_form_of_one_link_does_not_press_another(handoff, sol, at):
    first, second = (invite(handoff, sol, at=at) for _ in range(2))
    note_opened(links.link_with(second), at=at)
    stamp = pressing.stamp(links.link_with(first), at=at)
    second = links.link_with(second)
    assert not pressing.is_by_person(stamp, second, at=at + timedelta(minutes=1))


class Scanner:
    """Follows every link and submits every form, with its first and last button, at once."""

    def __init__(self, start):
        self.browser, self.start, self.seen, self.posts = Browser(), start, set(), 0

    def run(self):
        self._visit(self.start)
        return self

    def _visit(self, address):
        if address in self.seen or not address.startswith("/answer/"):
            return
        self.seen.add(address)
        self.browser.head(address)
        text = self.browser.get(address).content.decode()
        for form in re.findall(r"<form.*?</form>", text, re.DOTALL):
            self._submit(address, form)
        for link in re.findall(r'href="([^"]+)"', text):
            self._visit(urljoin(address, unescape(link)))

    def _submit(self, address, form):
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        buttons = re.findall(r'<button[^>]*name="(reason)" value="([^"]+)"', form) or [("x", "")]
        for name, value in {buttons[0], buttons[-1]}:
            self.posts += 1
            typed = {"question": "What is this?", "text": "Because", name: value}
            self.browser.post(address, {**hidden, **typed})


@pytest.mark.parametrize("is_limited", [True, False])
def test_a_scanner_that_presses_everything_changes_no_answer(
    token, handoff, press, monkeypatch, is_limited
):
    if not is_limited:
        monkeypatch.setattr(limits, "A_LINK", 100_000)
        monkeypatch.setattr(limits, "AN_ADDRESS", 100_000)
    posts = [Scanner(f"/answer/{token}/?answer=accept").run().posts for _ in range(3)]
    assert min(posts) >= 1 if is_limited else min(posts) > 10
    assert state_of(handoff) == State.OPEN
    assert not Question.objects.exists()
    cache.clear()
    assert press(token, "accept").status_code == 303
    for _ in range(3):
        Scanner(f"/answer/{token}/").run()
    assert state_of(handoff) == State.ACCEPTED
    cache.clear()
    assert press(token, "undo").status_code == 303


def test_a_link_asked_for_too_often_rests_for_a_minute(token, phone, press, handoff):
    for _ in range(limits.A_LINK):
        phone.get(f"/answer/{token}/")
    assert phone.get(f"/answer/{token}/").status_code == 429
    assert press(token, "accept").status_code == 429
    assert state_of(handoff) == State.OPEN


def test_an_address_that_tries_many_tokens_rests_too(handoff, sol, phone, monkeypatch):
    monkeypatch.setattr(limits, "AN_ADDRESS", 3)
    tokens = [invite(handoff, sol, at=timezone.now()) for _ in range(4)]
    assert [phone.get(f"/answer/{one}/").status_code for one in tokens] == [200, 200, 200, 429]


# --- When it is over


def test_a_token_that_is_not_ours_is_like_any_wrong_address(globex, token, phone):
    unsigned = phone.get("/answer/1.AAAA/")
    tampered = phone.get(f"/answer/{globex.id}.{token.partition('.')[2]}/")
    AnswerLink.objects.all().delete()
    forgotten = phone.get(f"/answer/{token}/")
    nowhere = phone.get("/nowhere/")
    assert {page.status_code for page in (unsigned, tampered, forgotten, nowhere)} == {404}
    assert len({page.content for page in (unsigned, tampered, forgotten, nowhere)}) == 1


def test_after_two_days_the_link_shows_nothing_and_answers_nothing(token, phone, press, handoff):
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = phone.get(f"/answer/{token}/")
    assert "This link is over" in page.content.decode()
    assert "worth your time" not in page.content.decode()
    assert press(token, "accept").status_code == 422
    assert state_of(handoff) == State.OPEN


def test_a_used_link_shows_the_answer_for_another_day(token, phone, press):
    before = timezone.now()
    press(token, "accept")
    link = AnswerLink.objects.get()
    assert before + timedelta(hours=24) <= link.expires_at <= timezone.now() + timedelta(hours=24)
    assert "You accepted" in phone.get(f"/answer/{token}/").content.decode()


def test_who_has_left_sees_nothing_and_gets_nothing(token, phone, press, handoff, sol, deliver):
    Membership.objects.filter(user=sol).update(removed_at=timezone.now())
    assert "This link is over" in phone.get(f"/answer/{token}/").content.decode()
    assert press(token, "accept").status_code == 422
    assert press(token, "again").status_code == 303
    assert (deliver(), state_of(handoff)) == ([], State.OPEN)


def test_a_lead_that_went_to_a_colleague_is_not_shown(token, phone, handoff, sid, mara):
    actions.reassign(handoff, by=mara, at=timezone.now(), to=sid)
    assert "worth your time" not in phone.get(f"/answer/{token}/").content.decode()


def test_who_was_first_is_said_to_the_head(rules, handoff, jonas, sol, phone):
    token = invite(handoff, jonas, at=timezone.now())
    actions.accept(handoff, by=sol, at=timezone.now())
    assert "Sol Castellani was first" in phone.get(f"/answer/{token}/").content.decode()


def test_an_old_link_is_exchanged_for_a_new_one_by_mail(token, press, phone, handoff, sol, deliver):
    deliver()
    mail.outbox.clear()
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answered = press(token, "again")
    assert answered.status_code == 303
    assert "on its way" in phone.get(answered["Location"]).content.decode()
    sent = deliver()
    assert [message.to for message in sent] == [[sol.email]]
    assert press(token_in(sent[0]), "accept").status_code == 303
    assert state_of(handoff) == State.ACCEPTED


def test_a_machine_orders_no_new_link(token, press, deliver):
    deliver()
    mail.outbox.clear()
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    press(token, "again", seconds=0)
    assert deliver() == []


def test_nobody_is_mailed_link_after_link(token, press, deliver):
    deliver()
    mail.outbox.clear()
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for _ in range(links.MOST_A_DAY + 3):
        cache.clear()
        press(token, "again")
        deliver()
    assert len(mail.outbox) <= links.MOST_A_DAY
    assert AnswerLink.objects.count() <= links.MOST_A_DAY


# --- The mail


def token_in(message):
    return re.search(r"/answer/([^/\s]+)/", message.body)[1]


@pytest.fixture
def awake(in_acme, sol):
    """Sol wants his mails at any hour, so that the tests may run at any hour."""
    QuietHours.objects.create(user=sol, begins=time(), ends=time(), time_zone="UTC")


def test_the_mail_says_who_why_until_when_and_has_three_ways_to_answer(awake, handoff, deliver):
    (message,) = deliver()
    assert "worth your time?" in message.subject
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert "Answer by" in text
        assert "Score" in text
        for choice in ("accept", "no", "ask"):
            assert f"/answer/{token_in(message)}/?answer={choice}" in text
        assert f"/t/acme/sales/inbox/{handoff.lead.number}/" in text


def test_the_buttons_of_the_mail_preselect_and_do_not_answer(awake, handoff, deliver, phone):
    (message,) = deliver()
    for address in re.findall(r"/answer/\S+", message.body):
        assert phone.get(address).status_code == 200
    assert state_of(handoff) == State.OPEN


def test_a_lead_that_was_answered_meanwhile_is_not_mailed(rules, awake, handoff, sol, deliver):
    actions.accept(handoff, by=sol, at=timezone.now())
    assert deliver() == []


class Crash(Exception):
    """The machine went down after the mail server had said "taken"."""


def test_a_mail_sent_twice_by_a_crash_carries_the_same_link(awake, handoff, sol, press):
    said = {"sentence": "Lead 1 waits.", "path": "/", "subject": Subject.HANDOFF}
    notify(sol, key=key_of_offer(handoff), at=timezone.now(), **said)
    delivery = Delivery.objects.get()
    with pytest.raises(Crash), transaction.atomic():
        sending.deliver(delivery.id, at=timezone.now())
        raise Crash
    sending.deliver(delivery.id, at=timezone.now())
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert token_in(first) == token_in(second)
    assert press(token_in(first), "accept").status_code == 303


def test_the_link_of_a_client_that_accepts_cookies_works_too(token, handoff, as_, mara):
    """Somebody else is signed in on this machine: the link still speaks for its person only."""
    client: Client = as_(mara)
    assert "You are answering as Sol Castellani" in client.get(f"/answer/{token}/").content.decode()
