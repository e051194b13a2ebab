"""No machine that presses the buttons of an e-mail answers anything."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.handoffs.kinds import State
from apps.handoffs.mail import limits, links, pressing
from apps.handoffs.mail.actions import invite, note_opened
from apps.handoffs.models import Question
from tests.cast import Browser

from .conftest import state_of


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


def test_a_link_asked_for_too_often_rests_for_a_minute(token, phone, press, handoff, monkeypatch):
    monkeypatch.setattr(limits, "A_LINK", 3)  # 60 requests may take a slow machine that minute
    for _ in range(limits.A_LINK):
        phone.get(f"/answer/{token}/")
    assert phone.get(f"/answer/{token}/").status_code == 429
    assert press(token, "accept").status_code == 429
    assert state_of(handoff) == State.OPEN


def test_an_address_that_tries_many_tokens_rests_too(handoff, sol, phone, monkeypatch):
    monkeypatch.setattr(limits, "AN_ADDRESS", 3)
    tokens = [invite(handoff, sol, at=timezone.now()) for _ in range(4)]
    assert [phone.get(f"/answer/{one}/").status_code for one in tokens] == [200, 200, 200, 429]
