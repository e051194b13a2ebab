"""The admin issues keys for programs, sees which are used, and revokes them."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import urlsplit

import pytest

from apps.intake.mapping.fields import FIELDS
from apps.intake.models import ApiKey
from apps.leads.models import Lead
from apps.tenancy import relay

KEYS = "/t/acme/settings/keys/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def issued(fair, ada, as_):
    """The answer to issuing a key: the only page that shows it."""
    return as_(ada).post(KEYS, {"name": "Web site", "campaign": str(fair.public_id)})


def send(visitor, key):
    return visitor.post(
        "/api/acme/leads/", json.dumps({"email": "k@x.example"}), content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip


def test_a_key_is_shown_once_and_never_again(issued, ada, as_):
    key = issued.context["issued"].text
    assert key in text_of(issued)
    assert issued["Cache-Control"] == "no-store"
    again = text_of(as_(ada).get(KEYS))
    assert key not in again
    assert "Web site" in again
    secret = key.rpartition("_")[2]
    assert ApiKey.objects.get().secret_sha256 == hashlib.sha256(secret.encode()).hexdigest()


def test_a_program_sends_with_it_and_the_list_says_when_it_was_used(
    issued, fair, ada, as_, visitor
):
    assert "Never" in text_of(as_(ada).get(KEYS))
    assert send(visitor, issued.context["issued"].text).status_code == 202
    relay.drain()
    assert Lead.objects.get().campaign == fair
    assert "Never" not in text_of(as_(ada).get(KEYS))


def test_the_page_tells_where_to_send_and_where_to_ask_what_became_of_it(
    issued, fair, ada, as_, visitor
):
    page = as_(ada).get(KEYS)
    for name in FIELDS["leads"]:
        assert f"<code>{name}</code>" in text_of(page)
    key = issued.context["issued"].text
    door, asked = (urlsplit(page.context[f"{it}_address"]).path for it in ("api", "receipt"))
    assert door == "/api/acme/leads/"
    receipt = send(visitor, key).json()["receipt"]
    told = visitor.get(f"{asked}{receipt}/", headers={"Authorization": f"Bearer {key}"})
    assert (told.status_code, told.json()["receipt"]) == (200, receipt)


def test_a_revoked_key_opens_nothing_from_the_next_request_on(issued, ada, as_, visitor):
    row = ApiKey.objects.get()
    answer = as_(ada).post(f"{KEYS}{row.public_id}/revoke/")
    assert answer["Location"] == KEYS
    assert send(visitor, issued.context["issued"].text).status_code == 401
    assert "Revoked" in text_of(as_(ada).get(KEYS))


def test_a_key_needs_a_name_by_which_people_know_it(in_acme, ada, as_):
    answer = as_(ada).post(KEYS, {"name": " "})
    assert answer.status_code == 422
    assert not ApiKey.objects.exists()


def test_only_the_admin_handles_keys(gil, issued, lena, mara, sol, as_):
    row = ApiKey.objects.get()
    for user, status in ((lena, 403), (mara, 403), (sol, 403), (gil, 404)):
        client = as_(user)
        assert client.get(KEYS).status_code == status
        assert client.post(KEYS, {"name": "Mine"}).status_code == status
        assert client.post(f"{KEYS}{row.public_id}/revoke/").status_code == status
    assert ApiKey.objects.get().revoked_at is None


def test_the_list_costs_the_same_whether_one_key_or_many(issued, ada, as_, statements):
    client, costs = as_(ada), []
    for more in (0, 12):
        for number in range(more):
            client.post(KEYS, {"name": f"Program {number}"})
        with statements() as sql:
            assert client.get(KEYS).status_code == 200
        costs.append(len(sql))
    assert costs[0] == costs[1] <= 11
