"""When a link is over it shows little, answers nothing, and is exchanged by mail only."""

from datetime import timedelta

from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from apps.handoffs import actions
from apps.handoffs.kinds import State
from apps.handoffs.mail import links
from apps.handoffs.mail.actions import invite
from apps.handoffs.models import AnswerLink
from apps.tenancy.models import Membership

from .conftest import state_of, token_in


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
