"""The intake ledger: every arrival in exactly one state, mended and let in, or refused."""

from __future__ import annotations

import pytest

from apps.intake.kinds import Source, State
from apps.intake.models import Submission
from apps.leads.models import Lead
from apps.tenancy import relay

LEDGER = "/t/acme/marketing/intake/"
KATRIN = {"name": "Katrin Brandt", "email": "k.brandt@sonnental.example"}


@pytest.fixture
def spam(visitor, form_url):
    """Sent with the field filled that no person sees: set aside."""
    visitor.post(form_url, {**KATRIN, "website": "http://x.example"})
    return Submission.objects.get()


def page_of(arrival) -> str:
    return f"{LEDGER}{arrival.public_id}/"


def mended(client, arrival, changes) -> dict[str, str]:
    """What the page's form sends when some answers, named by their labels, are changed."""
    form = client.get(page_of(arrival)).context["form"]
    return {
        bound.html_name: changes.get(bound.label, bound.value()).replace("\n", "\r\n")
        for bound in form
    }


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_before_anything_came_the_ledger_says_how_to_begin(in_acme, mara, as_):
    assert "Nothing has arrived yet" in text_of(as_(mara).get(LEDGER))


def test_each_door_balances_received_is_the_sum_of_its_states(visitor, form_url, spam, mara, as_):
    visitor.post(form_url, KATRIN)
    visitor.post(form_url, {**KATRIN, "message": "Again"})
    relay.drain()
    answer = as_(mara).get(LEDGER)
    told = "3 received = 1 New lead + 1 Known person, added to the lead + 1 Set aside"
    assert told in text_of(answer)
    (balance,) = answer.context["balances"]
    assert (balance.source, balance.received) == (Source.FORM, sum(balance.states.values()))


def test_tabs_show_the_arrivals_of_one_state(visitor, form_url, spam, mara, as_):
    visitor.post(form_url, KATRIN)
    client = as_(mara)
    assert len(client.get(LEDGER).context["rows"]) == 2
    aside = client.get(f"{LEDGER}?state=quarantined").context["rows"]
    assert [row["arrival"] for row in aside] == [spam]
    assert "No arrival is in this state" in text_of(client.get(f"{LEDGER}?state=refused"))
    assert client.get(f"{LEDGER}?state=nonsense").status_code == 200


def test_an_arrival_shows_what_came_and_why_it_waits(spam, mara, as_):
    told = text_of(as_(mara).get(page_of(spam)))
    for word in ("Katrin Brandt", "a field that people cannot see was filled", "let it in"):
        assert word in told


def test_what_a_person_lets_in_becomes_a_lead(spam, mara, as_):
    client = as_(mara)
    answer = client.post(page_of(spam), mended(client, spam, {"E-mail": "kb@x.example"}))
    assert (answer.status_code, answer["Location"]) == (303, page_of(spam))
    relay.drain()
    spam.refresh_from_db()
    assert spam.state == State.CREATED
    assert spam.lead.person.email_norm == "kb@x.example"
    told = text_of(client.get(page_of(spam)))
    assert f"Open lead {spam.lead.number}" in told
    assert "Let in by Mara Novak, " in told
    assert "Changed: email" in told


def test_what_was_left_as_it_was_is_not_changed_by_the_way(spam, mara, as_):
    """A number stays a number and a list a list when somebody mends another answer."""
    spam.answers = {**KATRIN, "score": 82, "tags": ["a", "b"], "message": "one\ntwo"}
    spam.save()
    client = as_(mara)
    client.post(page_of(spam), mended(client, spam, {"Name": "Katrin B."}))
    spam.refresh_from_db()
    assert spam.answers == {
        **KATRIN, "name": "Katrin B.", "score": 82, "tags": ["a", "b"], "message": "one\ntwo",
    }  # fmt: skip


def test_what_is_refused_stays_and_can_be_let_in_later(spam, mara, as_):
    client = as_(mara)
    client.post(f"{page_of(spam)}refuse/")
    spam.refresh_from_db()
    assert spam.state == State.REFUSED
    assert "Mend it and let it in" in text_of(client.get(page_of(spam)))
    assert not Lead.objects.exists()


def test_what_became_a_lead_is_no_longer_mended(visitor, form_url, mara, as_):
    visitor.post(form_url, KATRIN)
    relay.drain()
    arrival = Submission.objects.get()
    client = as_(mara)
    assert "Mend it" not in text_of(client.get(page_of(arrival)))
    client.post(page_of(arrival), {"answer_0": "Somebody Else"})
    arrival.refresh_from_db()
    assert (arrival.state, arrival.answers["name"]) == (State.CREATED, KATRIN["name"])


def test_only_marketing_reads_the_ledger(gil, spam, sol, jonas, as_):
    for user, status in ((sol, 403), (jonas, 403), (gil, 404)):
        assert as_(user).get(page_of(spam)).status_code == status
        assert as_(user).post(f"{page_of(spam)}refuse/").status_code == status
    spam.refresh_from_db()
    assert spam.state == State.QUARANTINED


def test_pages_of_the_ledger_follow_one_another_and_cost_the_same(in_acme, mara, as_, statements):
    client, costs = as_(mara), []
    for more in (1, 119):
        Submission.objects.bulk_create(
            [
                Submission(source=Source.FORM, answers={"email": "a@b.example"}, body_sha256="")
                for _ in range(more)
            ]
        )
        with statements() as sql:
            page = client.get(LEDGER)
        costs.append(len(sql))
    assert costs[0] == costs[1] <= 12
    seen, url = [], LEDGER
    while url:
        page = client.get(url)
        seen += [row["arrival"].id for row in page.context["rows"]]
        older = page.context["page"].older_cursor
        url = f"{LEDGER}?older={older}" if older else None
    assert len(seen) == len(set(seen)) == 120


def test_a_row_of_outcomes_is_no_new_lead(in_acme, mara, as_):
    Submission.objects.create(
        source=Source.OUTCOMES_FILE, state=State.CREATED, answers={}, body_sha256="0" * 64
    )
    page = text_of(as_(mara).get(LEDGER))
    assert "1 received = 1 New opportunity" in page
    assert "New lead" not in page
