"""What is planned goes out once, to members only, with the way back and the way to change it."""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from apps.notifications import sending
from apps.notifications.actions import mark_read
from apps.notifications.kinds import DeliveryState, Subject
from apps.notifications.models import Delivery
from apps.tenancy.models import Membership, OutboxRow


def state():
    return Delivery.objects.get().state


def test_what_is_immediate_goes_out_at_once(tell_now, sol, post_office):
    tell_now(sol)
    (message,) = post_office()
    assert message.to == [sol.email]
    assert message.subject == "Acme Sensors: Lead 1 waits."
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        assert "/t/acme/sales/inbox/1/" in text
        assert "/t/acme/notifications/preferences/" in text
    assert "/t/acme/notifications/preferences/" in message.extra_headers["List-Unsubscribe"]
    assert state() == DeliveryState.SENT


def test_running_it_again_sends_nothing_more(tell_now, sol, post_office):
    tell_now(sol)
    post_office()
    for _ in range(3):
        sending.deliver(Delivery.objects.get().id, at=timezone.now())
    sending.sweep(at=timezone.now())
    assert len(post_office()) == 1


def test_a_mail_sent_twice_by_a_crash_has_one_message_id(tell_now, sol, post_office):
    tell_now(sol)
    post_office()
    Delivery.objects.update(state=DeliveryState.WAITING)  # sent, and the commit was lost
    sending.deliver(Delivery.objects.get().id, at=timezone.now())
    first, second = (one.extra_headers["Message-ID"] for one in mail.outbox)
    assert first == second


def test_different_occasions_and_people_have_different_message_ids(tell_now, sol, sid, post_office):
    tell_now(sol, "lead-1")
    tell_now(sid, "lead-1")
    post_office()
    tell_now(sol, "lead-2")
    assert len({one.extra_headers["Message-ID"] for one in post_office()}) == 3


def test_who_was_removed_in_between_gets_nothing(tell_now, sol, post_office):
    tell_now(sol)
    Membership.objects.filter(user=sol).update(removed_at=timezone.now())
    assert post_office() == []
    assert (state(), Delivery.objects.get().problem) == (
        DeliveryState.DROPPED,
        "Not a member any more.",
    )


def test_what_was_read_in_between_is_not_mailed(tell_now, sol, post_office):
    tell_now(sol)
    mark_read(sol, at=timezone.now())
    assert post_office() == []
    assert state() == DeliveryState.DROPPED


def test_nothing_that_somebody_typed_adds_a_header(tell_now, sol, post_office):
    tell_now(sol, sentence="Lead 1\r\nBcc: spy@evil.example\r\n\r\nwaits.")
    (message,) = post_office()
    assert message.subject == "Acme Sensors: Lead 1 Bcc: spy@evil.example waits."
    assert message.recipients() == [sol.email]
    assert "Bcc" not in message.message()


class Refusing(EmailBackend):
    """A mail server in trouble."""

    error: Exception

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def mail_server(settings):
    def breaks(error):
        Refusing.error = error
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    return breaks


def test_a_mail_server_in_trouble_is_asked_again(tell_now, sol, post_office, mail_server, settings):
    working = settings.EMAIL_BACKEND
    mail_server(SMTPException("greylisted"))
    tell_now(sol)
    post_office()
    row = OutboxRow.objects.get(topic="notifications.deliver")
    assert (state(), row.attempts, row.done_at) == (DeliveryState.WAITING, 1, None)
    settings.EMAIL_BACKEND = working
    OutboxRow.objects.update(run_at=timezone.now() - timedelta(seconds=1))
    assert len(post_office()) == 1


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    tell_now, sol, post_office, mail_server
):
    mail_server(SMTPRecipientsRefused({sol.email: (550, b"no such user")}))
    tell_now(sol)
    post_office()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.problem) == (
        DeliveryState.FAILED,
        "The mail server does not take this address.",
    )
    assert OutboxRow.objects.get(topic="notifications.deliver").done_at is not None


def test_what_failed_to_the_last_attempt_says_so_and_can_be_tried_again(tell_now, sol, post_office):
    tell_now(sol)
    rows = OutboxRow.objects.filter(topic="notifications.deliver")
    rows.update(dead_at=timezone.now())
    sending.sweep(at=timezone.now())
    assert state() == DeliveryState.FAILED
    rows.update(dead_at=None)
    assert len(post_office()) == 1
    assert state() == DeliveryState.SENT


def test_what_is_planned_for_later_is_found_by_the_sweep(tell_now, sol, post_office):
    tell_now(sol)
    later = timezone.now() + timedelta(hours=3)
    OutboxRow.objects.all().delete()
    Delivery.objects.update(send_at=later)
    sending.sweep(at=timezone.now())
    assert post_office() == []
    sending.sweep(at=later)
    assert len(post_office()) == 1


def test_old_news_is_dropped(tell_now, sol, post_office):
    tell_now(sol, at=timezone.now() - timedelta(hours=25))
    sending.sweep(at=timezone.now())
    assert post_office() == []
    assert state() == DeliveryState.DROPPED


# --- The digest


@pytest.fixture
def morning(tell_now, sol, sid):
    """Yesterday three things happened to Sol and one to Sid that they hear of once a day."""
    for number in (1, 2, 3):
        tell_now(sol, f"lead-{number}", Subject.ANSWER, f"Sales accepted lead {number}.")
    tell_now(sid, "lead-1", Subject.ANSWER, "Sales accepted lead 1.")
    at = Delivery.objects.order_by("-send_at").first().send_at
    Delivery.objects.update(send_at=timezone.now() - timedelta(minutes=1))
    return at


def test_a_digest_is_one_mail_with_everything_since(morning, sol, sid, post_office):
    assert post_office() == []
    sending.sweep(at=timezone.now())
    sent = {message.to[0]: message for message in post_office()}
    assert set(sent) == {sol.email, sid.email}
    body = sent[sol.email].body
    assert [body.count(f"lead {number}.") for number in (1, 2, 3)] == [1, 1, 1]
    assert sent[sol.email].subject == "Acme Sensors: 3 things since your last daily e-mail"
    assert sent[sid.email].subject == "Acme Sensors: Sales accepted lead 1."
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_a_digest_leaves_out_what_was_read(morning, sol, post_office):
    from apps.notifications.models import Notification

    first = Notification.objects.get(recipient=sol, key="lead-1")
    mark_read(sol, at=timezone.now(), notification_id=first.id)
    sending.sweep(at=timezone.now())
    (message,) = [one for one in post_office() if one.to == [sol.email]]
    assert "lead 1." not in message.body
    assert "lead 2." in message.body


def test_a_digest_that_runs_twice_is_sent_once(morning, sol, post_office):
    for _ in range(2):
        sending.deliver_digest(sol.id, at=timezone.now())
    assert len(mail.outbox) == 1


def test_who_was_removed_gets_no_digest(morning, sol, post_office):
    Membership.objects.filter(user=sol).update(removed_at=timezone.now())
    sending.deliver_digest(sol.id, at=timezone.now())
    assert mail.outbox == []
