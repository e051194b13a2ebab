"""Marketing opens a form for a campaign, words it, puts it on a page, closes it."""

from __future__ import annotations

import html
import re

import pytest

from apps.intake.models import Form, Submission
from apps.leads.models import Lead
from apps.tenancy import relay

WORDS = {
    "title": "Level days 2026", "intro": "Write to us.", "consent_text": "You may call me.",
    "thanks": "We call you.", "place_name": "2", "place_email": "1", "place_consent": "8",
}  # fmt: skip


@pytest.fixture
def desk(fair) -> str:
    return f"/t/acme/marketing/forms/{fair.public_id}/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_campaigns_without_a_form_are_offered_one(fair, mara, as_):
    told = text_of(as_(mara).get("/t/acme/marketing/forms/"))
    assert "Campaigns without a form" in told
    assert "Level days" in told


def test_a_form_is_opened_with_its_questions_in_the_order_wanted(fair, desk, mara, as_):
    assert as_(mara).post(desk, WORDS)["Location"] == desk
    row = Form.objects.get()
    assert (row.campaign, row.fields) == (fair, ["email", "name", "consent"])
    assert (row.title, row.thanks) == ("Level days 2026", "We call you.")


def test_its_address_and_the_code_for_ones_own_page_stand_there(
    fair, desk, mara, as_, settings, visitor
):
    settings.BASE_URL = "https://baton.example"
    client = as_(mara)
    client.post(desk, WORDS)
    address = f"https://baton.example/f/acme/{Form.objects.get().public_id}/"
    page = html.unescape(client.get(desk).content.decode())
    assert f'value="{address}"' in page
    assert f'<form method="post" action="{address}" accept-charset="utf-8">' in page
    assert "<script" not in client.get(desk).context["snippet"]


def test_the_code_on_ones_own_page_sends_leads(fair, desk, mara, as_, visitor):
    """What the snippet's fields are called is what the form takes."""
    client = as_(mara)
    client.post(desk, WORDS)
    snippet = client.get(desk).context["snippet"]
    names = re.findall(r'name="(\w+)"', snippet)
    assert names == ["email", "name", "consent", "website"]
    address = re.search(r'action="([^"]+)"', snippet)[1]
    sent = {"email": "k@x.example", "name": "Katrin", "consent": "on", "website": ""}
    visitor.post(address.partition("8000")[2], sent)
    relay.drain()
    person = Lead.objects.get().person
    assert (person.name, person.consent) == ("Katrin", "You may call me.")


def test_words_with_markup_stay_words_in_the_code(fair, desk, mara, as_):
    client = as_(mara)
    client.post(desk, {**WORDS, "consent_text": '<script>"x"</script>'})
    snippet = client.get(desk).context["snippet"]
    assert "&lt;script&gt;&quot;x&quot;&lt;/script&gt;" in snippet


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"title": ""}, "This field is required."),
        ({"place_email": ""}, "Ask for an e-mail address or a phone number."),
        ({"consent_text": ""}, "Write what a person agrees to, or do not ask for it."),
    ],
)
def test_a_form_that_would_not_work_is_not_opened(desk, mara, as_, changed, complaint):
    answer = as_(mara).post(desk, {**WORDS, **changed})
    assert answer.status_code == 422
    assert complaint in text_of(answer)
    assert not Form.objects.exists()


def test_a_closed_form_says_so_and_saving_opens_it_again(desk, mara, as_, visitor):
    client = as_(mara)
    client.post(desk, WORDS)
    public = f"/f/acme/{Form.objects.get().public_id}/"
    client.post(f"{desk}close/")
    assert visitor.get(public).status_code == 410
    assert "Saving opens it again." in text_of(client.get(desk))
    client.post(desk, WORDS)
    assert visitor.get(public).status_code == 200


def test_the_preview_shows_the_questions_and_sends_nothing(desk, mara, as_):
    client = as_(mara)
    assert client.get(f"{desk}preview/").status_code == 404
    client.post(desk, WORDS)
    page = text_of(client.get(f"{desk}preview/"))
    assert "Work e-mail" in page
    assert "<form" not in page
    assert not Submission.objects.exists()


def test_only_who_manages_forms_finds_the_desk(gil, desk, sol, agi, eve, as_):
    for user, status in ((sol, 403), (agi, 403), (eve, 403), (gil, 404)):
        assert as_(user).get(desk).status_code == status
        assert as_(user).post(desk, WORDS).status_code == status
    assert not Form.objects.exists()


def test_the_list_costs_the_same_whether_one_form_or_many(fair, mara, as_, at, statements):
    from apps.intake.actions import doors
    from tests.factories.campaigns import campaign

    client, costs = as_(mara), []
    for more in (1, 15):
        for _ in range(more):
            doors.open_form(campaign(), by=None, at=at)
            campaign()
        with statements() as sql:
            assert client.get("/t/acme/marketing/forms/").status_code == 200
        costs.append(len(sql))
    assert costs[0] == costs[1] <= 11
