"""A program sends leads."""

import json

import pytest

from apps.intake.actions import doors
from apps.intake.kinds import State
from apps.intake.models import Submission
from apps.leads.models import Lead, Touch
from apps.tenancy import relay

API = "/api/acme/leads/"
KATRIN = {"email": "k.brandt@sonnental.example", "name": "Katrin Brandt", "score": 82}


@pytest.fixture
def key(fair, ada, at):
    return doors.issue_key(name="Web site", by=ada, at=at, campaign=fair)


@pytest.fixture
def send(visitor, key):
    def post(body, *, to=API, token=key.text, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return visitor.post(
            to, data, content_type="application/json",
            headers={"Authorization": f"Bearer {token}", **headers},
        )  # fmt: skip

    return post


def test_a_lead_is_kept_and_a_receipt_given(send, fair):
    answer = send(KATRIN)
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    relay.drain()
    lead = Lead.objects.get()
    assert (lead.person.name, lead.score, lead.campaign) == ("Katrin Brandt", 82, fair)


def test_what_the_person_did_is_kept_with_the_touch(send):
    send({**KATRIN, "signal": "demo_request"})
    relay.drain()
    send({**KATRIN, "signal": "Asked for a price"})
    relay.drain()
    touches = Touch.objects.order_by("id").values_list("signal", flat=True)
    assert list(touches) == ["demo_request", "pricing"]


def test_a_signal_nobody_agreed_on_is_set_aside(send):
    send({**KATRIN, "signal": "sneezed"})
    relay.drain()
    arrived = Submission.objects.get()
    assert (arrived.state, arrived.problems[0]["field"]) == (State.QUARANTINED, "signal")


def test_the_receipt_tells_what_became_of_it(send, visitor, key):
    receipt = send(KATRIN).json()["receipt"]
    relay.drain()
    told = visitor.get(
        f"/api/acme/arrivals/{receipt}/", headers={"Authorization": f"Bearer {key.text}"}
    ).json()
    assert (told["state"], told["lead"]) == ("created", 1)


@pytest.mark.parametrize(
    ("named", "problem"),
    [("Level days", None), ("lp-7", None), ("nope", "No campaign is known as “nope”.")],
)
def test_a_campaign_nobody_knows_keeps_no_lead_waiting_and_is_told(send, fair, named, problem):
    fair.name, fair.external_id = "Level days", "lp-7"
    fair.save()
    send({**KATRIN, "campaign": named})
    relay.drain()
    submission = Submission.objects.get()
    assert (submission.state, submission.lead.campaign) == (State.CREATED, fair)
    told = submission.problems[0]["message"] if submission.problems else None
    assert told == (problem and f"{problem} It counts for {fair.name}, the key's.")


def test_one_key_is_one_effect(send):
    headers = {"Idempotency-Key": "order-1"}
    receipts = {send(KATRIN, **headers).json()["receipt"] for _ in range(3)}
    assert len(receipts) == 1
    assert Submission.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(send):
    send(KATRIN, **{"Idempotency-Key": "order-1"})
    answer = send({**KATRIN, "name": "Somebody Else"}, **{"Idempotency-Key": "order-1"})
    assert answer.status_code == 422
    assert "Use a new key" in answer.json()["cure"]


def test_what_is_not_valid_is_set_aside_with_its_cure(send):
    send({"email": "not an address", "score": 82})
    relay.drain()
    submission = Submission.objects.get()
    assert submission.state == State.QUARANTINED
    assert submission.problems[0]["field"] == "email"
    assert submission.problems[0]["cure"]


def test_what_is_still_to_come_was_not_captured(send):
    send({**KATRIN, "captured_at": "2099-01-01T10:00:00Z"})
    relay.drain()
    submission = Submission.objects.get()
    assert submission.state == State.QUARANTINED
    [problem] = submission.problems
    assert problem["field"] == "captured_at"
    assert problem["message"] == "Captured “2099-01-01T10:00:00Z” is still to come."
    assert "leave it out" in problem["cure"]


def test_a_test_is_a_test(send):
    send({**KATRIN, "is_test": True})
    relay.drain()
    assert Submission.objects.get().state == State.TEST
    assert not Lead.objects.exists()


@pytest.mark.parametrize("token", ["", "baton_nobody_secret", "other_a_b"])
def test_without_a_live_key_nothing_is_taken(send, token):
    assert send(KATRIN, token=token).status_code == 401
    assert not Submission.objects.exists()


def test_a_key_opens_only_its_own_company(send, globex):
    assert send(KATRIN, to="/api/globex/leads/").status_code == 401


def test_a_revoked_key_is_refused_at_once(send, key, ada, at):
    doors.revoke_key(key.row, by=ada, at=at)
    assert send(KATRIN).status_code == 401


def test_the_secret_is_not_kept(key):
    assert key.text.rpartition("_")[2] not in str(vars(key.row))
