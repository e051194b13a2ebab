"""A prospect fills the hosted form."""

from datetime import timedelta

import pytest

from apps.intake import spam
from apps.intake.actions import doors
from apps.intake.kinds import State
from apps.intake.models import Submission
from apps.leads.models import Lead
from apps.tenancy import relay
from apps.tenancy.models import OutboxRow

KATRIN = {
    "name": "Katrin Brandt",
    "email": "k.brandt@sonnental.example",
    "company": "Molkerei Sonnental",
    "message": "Can you quote 12 pieces?",
}


def test_what_is_sent_is_stored_and_then_judged_into_a_lead(visitor, form_url, fair):
    answer = visitor.post(form_url, KATRIN)
    assert (answer.status_code, answer["Location"]) == (303, f"{form_url}thanks/")
    submission = Submission.objects.get()
    assert submission.state == State.RECEIVED
    assert submission.answers["message"] == "Can you quote 12 pieces?"
    relay.drain()
    submission.refresh_from_db()
    assert submission.state == State.CREATED
    assert (submission.lead.campaign, submission.lead.person.name) == (fair, "Katrin Brandt")


def test_the_same_person_again_is_attached_to_the_lead(visitor, form_url):
    for _ in range(2):
        visitor.post(form_url, KATRIN)
    relay.drain()
    states = Submission.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [State.CREATED, State.ATTACHED]
    assert Lead.objects.count() == 1


@pytest.fixture
def showing(visitor, form_url):
    """The hidden field of a form as it is shown to a visitor."""
    page = visitor.get(form_url)
    return {page.context["once_field"]: page.context["once"]}


def test_a_double_click_is_one_arrival(visitor, form_url, showing):
    for _ in range(2):
        visitor.post(form_url, KATRIN | showing)
    assert Submission.objects.count() == 1


def test_who_goes_back_and_writes_something_else_has_sent_both(visitor, form_url, showing):
    for message in ("Two machines", "Three machines"):
        visitor.post(form_url, KATRIN | showing | {"message": message})
    assert Submission.objects.count() == 2


def test_each_showing_of_the_form_can_be_sent(visitor, form_url):
    for _ in range(2):
        page = visitor.get(form_url)
        visitor.post(form_url, KATRIN | {page.context["once_field"]: page.context["once"]})
    assert Submission.objects.count() == 2


def test_who_cannot_be_reached_is_asked_again_in_words(visitor, form_url):
    answer = visitor.post(form_url, {"name": "Nobody"})
    assert answer.status_code == 422
    assert b"Enter an e-mail address or a phone number" in answer.content
    assert b"Nobody" in answer.content
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "sign", [{spam.HONEYPOT: "x"}, {"message": "http://a http://b http://c http://d"}]
)
def test_what_looks_automatic_is_set_aside_never_dropped(visitor, form_url, sign):
    answer = visitor.post(form_url, {**KATRIN, **sign})
    assert answer["Location"].endswith("thanks/")
    assert Submission.objects.get().state == State.QUARANTINED
    assert not OutboxRow.objects.exists()


def test_a_form_sent_at_once_after_it_was_shown_looks_automatic(visitor, form_url, monkeypatch):
    monkeypatch.setattr(spam, "FASTEST_HUMAN", timedelta(hours=1))  # at once, on any machine
    shown = visitor.get(form_url)
    visitor.post(form_url, {**KATRIN, spam.STAMP: shown.context["stamp"]})
    assert Submission.objects.get().state == State.QUARANTINED


def test_consent_is_kept_in_the_words_that_were_shown(visitor, form_url, form, at):
    doors.open_form(
        form.campaign, by=None, at=at, consent_text="You may call me.",
        fields=("name", "email", "consent"),
    )  # fmt: skip
    visitor.post(form_url, {**KATRIN, "consent": "on"})
    relay.drain()
    assert Lead.objects.get().person.consent == "You may call me."


def test_a_judged_arrival_is_not_judged_twice(visitor, form_url):
    visitor.post(form_url, KATRIN)
    relay.drain()
    OutboxRow.objects.update(done_at=None, leased_until=None)
    relay.drain()
    assert Lead.objects.count() == 1


def test_a_closed_form_says_so(visitor, form_url, form, ada, at):
    doors.close_form(form, by=ada, at=at)
    assert visitor.get(form_url).status_code == 410


def test_a_form_of_another_company_is_not_here(visitor, form, globex):
    assert visitor.get(f"/f/globex/{form.public_id}/").status_code == 404
    assert visitor.post(f"/f/globex/{form.public_id}/", KATRIN).status_code == 404


def test_the_visitor_gets_no_cookie(visitor, form_url):
    assert not visitor.get(form_url).cookies
    assert not visitor.post(form_url, KATRIN).cookies


def test_taking_a_submission_costs_few_statements(visitor, form_url, statements):
    with statements() as sql:
        visitor.post(form_url, KATRIN)
    assert len(sql) <= 4, sql
