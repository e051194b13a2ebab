"""The e-mail about a hand-off, its three ways to answer, and when it is not sent."""

import re
from datetime import time

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.handoffs import actions
from apps.handoffs.kinds import State
from apps.handoffs.mail.messages import key_of_offer
from apps.notifications import sending
from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.notifications.models import Delivery, QuietHours

from .conftest import state_of, token_in


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
