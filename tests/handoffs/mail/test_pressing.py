"""A hand-off is answered from its e-mail by a person, once, and undone."""

from datetime import timedelta

from django.utils import timezone

from apps.handoffs.kinds import State, Via
from apps.handoffs.models import HandOff, Question

from .conftest import reason_of, state_of


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
