"""A burst of news is one e-mail a person; one thing alone is told as ever."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from apps.notifications import bursts, sending
from apps.notifications.actions import mark_read
from apps.notifications.kinds import DeliveryState
from apps.notifications.models import Delivery, Notification


@pytest.fixture
def three(tell_now, sol):
    """Three leads were handed over to Sol within a breath."""
    for number in (1, 2, 3):
        tell_now(sol, f"lead-{number}", sentence=f"Lead {number} waits.")


def states():
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_a_burst_is_one_mail_that_lists_everything_with_its_way_in(three, sol, post_office):
    (message,) = post_office()
    assert (message.to, message.subject) == ([sol.email], "Acme Sensors: 3 things wait for you")
    html, _ = message.alternatives[0]
    for text in (message.body, html):
        assert [text.count(f"Lead {number} waits.") for number in (1, 2, 3)] == [1, 1, 1]
        assert text.count("/t/acme/sales/inbox/1/") == 3
    assert states() == [DeliveryState.SENT] * 3


def test_each_person_gets_their_own(three, tell_now, sid, post_office):
    tell_now(sid, "lead-4", sentence="Lead 4 waits.")
    assert [len(message.to) for message in post_office()] == [1, 1]
    [to_sid] = [message for message in mail.outbox if message.to == [sid.email]]
    assert to_sid.subject == "Acme Sensors: Lead 4 waits."


def test_what_comes_after_is_another_mail(three, tell_now, sol, post_office):
    post_office()
    tell_now(sol, "lead-4", sentence="Lead 4 waits.")
    assert [message.subject for message in post_office()][1:] == ["Acme Sensors: Lead 4 waits."]


def test_the_follow_ups_of_the_others_find_theirs_sent(three, post_office):
    for delivery_id in Delivery.objects.values_list("id", flat=True):
        for _ in range(2):
            sending.deliver(delivery_id, at=timezone.now())
    assert len(mail.outbox) == 1
    assert len(post_office()) == 1


def test_a_burst_sent_again_by_a_crash_has_one_message_id(three):
    first = Delivery.objects.order_by("id").first()
    sending.deliver(first.id, at=timezone.now())
    Delivery.objects.update(state=DeliveryState.WAITING)  # sent, and the commit was lost
    sending.deliver(first.id, at=timezone.now())
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


def test_with_one_thing_more_it_is_another_mail(three, tell_now, sol):
    first = Delivery.objects.order_by("id").first()
    sending.deliver(first.id, at=timezone.now())
    Delivery.objects.update(state=DeliveryState.WAITING)
    tell_now(sol, "lead-4", sentence="Lead 4 waits.")
    sending.deliver(first.id, at=timezone.now())
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_what_was_read_is_left_out_and_said_to_be(three, sol, post_office):
    read = Notification.objects.get(key="lead-2")
    mark_read(sol, at=timezone.now(), notification_id=read.id)
    (message,) = post_office()
    assert "Lead 2" not in message.body
    assert message.subject == "Acme Sensors: 2 things wait for you"
    assert states() == [DeliveryState.SENT, DeliveryState.DROPPED, DeliveryState.SENT]


def test_with_one_left_it_is_told_as_ever(three, sol, post_office):
    for key in ("lead-1", "lead-3"):
        read = Notification.objects.get(key=key)
        mark_read(sol, at=timezone.now(), notification_id=read.id)
    (message,) = post_office()
    assert message.subject == "Acme Sensors: Lead 2 waits."


def test_what_waits_for_the_morning_is_not_told_at_night(three):
    later = timezone.now() + timedelta(hours=9)
    Delivery.objects.filter(notification__key="lead-3").update(send_at=later)
    sending.deliver(Delivery.objects.order_by("id").first().id, at=timezone.now())
    (message,) = mail.outbox
    assert "Lead 3" not in message.body
    assert states() == [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.WAITING]


def test_a_long_burst_is_several_mails_of_bounded_length(three, post_office, monkeypatch):
    monkeypatch.setattr(bursts, "MOST", 2)
    subjects = [message.subject for message in post_office()]
    assert subjects == ["Acme Sensors: 2 things wait for you", "Acme Sensors: Lead 3 waits."]
