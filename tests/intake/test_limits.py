"""More comes at once than anybody's campaign brings."""

import json

import pytest

from apps.intake.actions import doors
from apps.intake.kinds import State
from apps.intake.models import Submission
from apps.tenancy.scoping import no_tenant, tenant_transaction

KATRIN = {"name": "Katrin Brandt", "email": "k.brandt@sonnental.example", "company": "Sonnental"}
API = "/api/acme/leads/"
#: No new room while a test runs.
SLOW = 1 / 3600


@pytest.fixture
def limit(settings):
    """limit(form=2) → two at once at that door, and no third for an hour."""

    def to(**depths):
        narrow = {name: (SLOW, depth) for name, depth in depths.items()}
        settings.INTAKE_RATES = {**settings.INTAKE_RATES, **narrow}

    return to


@pytest.fixture
def key(fair, ada, at):
    return doors.issue_key(name="Web site", by=ada, at=at, campaign=fair)


@pytest.fixture
def send(visitor, key):
    def post(number, *, token=key.text, **meta):
        body = json.dumps({"email": f"person{number}@sonnental.example"})
        headers = {"Authorization": f"Bearer {token}"}
        return visitor.post(API, body, content_type="application/json", headers=headers, **meta)

    return post


def test_a_program_is_told_when_to_come_again(send, limit):
    limit(key=2)
    answers = [send(number) for number in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    refused = answers[-1]
    assert 3000 < int(refused["Retry-After"]) <= 3600
    assert "Retry-After" in refused.json()["cure"]
    assert Submission.objects.count() == 2


def test_the_keys_of_a_company_share_its_limit(send, limit, fair, ada, at):
    limit(tenant=2)
    other = doors.issue_key(name="Fair app", by=ada, at=at, campaign=fair)
    assert [send(1).status_code, send(2, token=other.text).status_code] == [202, 202]
    assert send(3).status_code == 429


def test_one_company_does_not_use_up_the_room_of_another(send, limit, globex, ada, at, visitor):
    limit(tenant=1)
    send(1)
    with no_tenant(), tenant_transaction(globex.id):
        theirs = doors.issue_key(name="Theirs", by=ada, at=at)
    answer = visitor.post(
        "/api/globex/leads/", '{"email": "a@b.example"}', content_type="application/json",
        headers={"Authorization": f"Bearer {theirs.text}"},
    )  # fmt: skip
    assert answer.status_code == 202


def test_who_guesses_keys_is_slowed_down_and_nobody_else(send, limit):
    limit(stranger=2)
    guesses = [send(number, token="baton_a_b").status_code for number in range(3)]
    assert guesses == [401, 401, 429]
    assert send(1).status_code == 202


def test_without_room_a_form_keeps_what_was_typed(visitor, form_url, limit):
    limit(form=1)
    visitor.post(form_url, KATRIN)
    answer = visitor.post(form_url, {**KATRIN, "name": "Jan Typed-a-lot"})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert b"Jan Typed-a-lot" in answer.content
    assert b"press Send again" in answer.content
    assert Submission.objects.count() == 1


def test_one_address_does_not_fill_a_form_for_the_others(visitor, form_url, limit):
    limit(address=1)
    first, again, other = (
        visitor.post(form_url, KATRIN, REMOTE_ADDR=address).status_code
        for address in ("203.0.113.7", "203.0.113.7", "203.0.113.8")
    )
    assert (first, again, other) == (303, 429, 303)


def test_addresses_of_one_household_count_as_one(visitor, form_url, limit):
    limit(address=1)
    first, neighbour, elsewhere = (
        visitor.post(form_url, KATRIN, REMOTE_ADDR=address).status_code
        for address in ("2001:db8:0:7::1", "2001:db8:0:7::2", "2001:db8:0:8::1")
    )
    assert (first, neighbour, elsewhere) == (303, 429, 303)


def test_an_address_that_a_visitor_claims_counts_for_nothing(visitor, form_url, limit):
    limit(address=1)
    codes = [
        visitor.post(form_url, KATRIN, headers={"X-Forwarded-For": claimed}).status_code
        for claimed in ("198.51.100.1", "198.51.100.2")
    ]
    assert codes == [303, 429]


def test_behind_a_proxy_the_address_that_it_wrote_counts(visitor, form_url, limit, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    limit(address=1)
    codes = [
        visitor.post(form_url, KATRIN, headers={"X-Forwarded-For": told}).status_code
        for told in ("198.51.100.1, 203.0.113.7", "198.51.100.2, 203.0.113.7", "203.0.113.8")
    ]
    assert codes == [303, 429, 303]


def test_a_form_stays_open_where_nobody_says_who_asks(visitor, form_url, limit):
    limit(address=1, usual=1)
    for nobody in ("", "127.0.0.1", "::1"):
        codes = [visitor.post(form_url, KATRIN, REMOTE_ADDR=nobody).status_code for _ in range(2)]
        assert codes == [303, 303]
    assert not Submission.objects.filter(state=State.QUARANTINED).exists()


def test_many_from_one_address_are_kept_and_set_aside(visitor, form_url, limit):
    limit(usual=2)
    for number in range(3):
        visitor.post(form_url, {**KATRIN, "email": f"person{number}@sonnental.example"})
    states = Submission.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [State.RECEIVED, State.RECEIVED, State.QUARANTINED]
    assert "one address" in Submission.objects.latest("id").problems[0]["message"]


def test_looking_at_a_form_is_never_limited(visitor, form_url, limit):
    limit(form=1, address=1)
    assert {visitor.get(form_url).status_code for _ in range(4)} == {200}
