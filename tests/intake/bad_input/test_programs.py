"""Hostile bodies at the API and the forms are refused or kept, and it is said why."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.intake.kinds import State
from apps.intake.models import Submission
from apps.tenancy import relay

from .conftest import GOOD, text_of

#: Bodies on which a trusting reader of JSON breaks, and what may become of each.
HOSTILE = {
    "a NUL": (b'{"email": "k@x.example", "name": "A\\u0000na"}', 202),
    "half a character": (b'{"email": "k@x.example", "name": "A\\ud800na"}', 202),
    "not a number": (b'{"email": "k@x.example", "score": NaN}', 400),
    "an overflow": (b'{"email": "k@x.example", "score": 1e400}', 400),
    "5,000 digits": (b'{"email": "k@x.example", "score": ' + b"9" * 5_000 + b"}", 400),
    "deep nesting": (b'{"email": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", 400),
    "a list": (b'[{"email": "k@x.example"}]', 400),
    "a bare text": (b'"k@x.example"', 400),
    "an address that is a number": (b'{"email": 12345}', 202),
    "an address that is a list": (b'{"email": ["k@x.example"]}', 202),
    "no UTF-8": (b'{"email": "k@x.example", "name": "\xff\xfe"}', 400),
    "a header in the address": (b'{"email": "k@x.example\\r\\nBcc: all@x.example"}', 202),
    "a key twice": (b'{"email": "k@x.example", "email": "o@x.example"}', 400),
    "nothing": (b"", 400),
    "too much": (b'{"message": "' + b"x" * 300_000 + b'"}', 400),
}


@pytest.mark.parametrize(("body", "status"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_body_is_refused_or_kept_and_says_why(in_acme, send, body, status):
    answer = send(body)
    told = answer.json()
    assert answer.status_code == status
    if status == 400:
        assert told["error"]
        assert told["cure"].endswith(".")
        assert not Submission.objects.exists()
    else:
        relay.drain()
        kept = Submission.objects.get()
        assert kept.state in (State.CREATED, State.QUARANTINED)
        assert kept.state == State.CREATED or all(p["field"] and p["cure"] for p in kept.problems)
        assert kept.changes or kept.answers == json.loads(body)


@pytest.mark.parametrize(("body", "_"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_body_at_the_hosted_form_asks_for_the_form(in_acme, visitor, form_url, body, _):
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
        answer = visitor.post(form_url, body, content_type=kind)
        assert answer.status_code in (400, 422)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("body", "_"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_map_is_refused_with_a_reason(in_acme, mara, bring, as_, body, _):
    batch = bring(mara, "leads", "email\nk@x.example\n")
    sent = {"map": SimpleUploadedFile("MAP.json", body)}
    address = f"/t/acme/marketing/imports/{batch.public_id}/load-map/"
    page = as_(mara).post(address, sent, follow=True)
    assert 'data-tone="bad"' in text_of(page)
    batch.refresh_from_db()
    assert batch.field_map == {}


def test_forty_kilobytes_in_a_field_are_kept_and_set_aside_with_the_cure(in_acme, send):
    long = "ä" * 20_000
    assert send(json.dumps({"email": GOOD, "message": long}).encode()).status_code == 202
    relay.drain()
    kept = Submission.objects.get()
    assert kept.answers["message"] == long
    assert (kept.state, kept.problems[0]["field"]) == (State.QUARANTINED, "message")
    assert kept.problems[0]["message"].endswith("has 20,000 characters; the most is 10,000.")
    assert kept.problems[0]["cure"].startswith("Shorten it")


def test_forty_kilobytes_in_a_form_are_asked_about_and_nothing_typed_is_lost(
    in_acme, visitor, form_url
):
    answer = visitor.post(form_url, {"email": GOOD, "name": "K", "message": "x" * 40_000})
    assert answer.status_code == 422
    assert "at most 4000 characters" in text_of(answer)
    assert GOOD in text_of(answer)


def test_a_nul_in_a_form_is_taken_out_and_that_is_said(in_acme, visitor, form_url):
    visitor.post(form_url, {"email": GOOD, "name": "A\0na"})
    relay.drain()
    kept = Submission.objects.get()
    assert (kept.state, kept.lead.person.name) == (State.CREATED, "Ana")
    assert kept.changes == ["name: characters or length taken out"]
