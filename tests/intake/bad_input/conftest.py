"""What people and programs send who mean harm, or know no better."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from apps.core.strict_json import UNSTORABLE
from apps.intake.actions import doors
from apps.intake.models import Batch
from apps.tenancy import relay

DATA = Path(os.environ.get("BATON_DATA", "../shared/data"))
NAUGHTY = DATA / "messy" / "blns" / "blns.json"
needs_naughty_strings = pytest.mark.skipif(
    not NAUGHTY.exists(), reason="the naughty strings are not here: set BATON_DATA"
)
NEW = "/t/acme/marketing/imports/new/"
LEDGER = "/t/acme/marketing/intake/"
GOOD = "good@sonnental.example"


@pytest.fixture
def send(visitor, fair, ada, at):
    """send(body) → the answer to a program."""
    key = doors.issue_key(name="Web site", by=ada, at=at, campaign=fair).text

    def post(body: bytes):
        return visitor.post(
            "/api/acme/leads/", body, content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip

    return post


@pytest.fixture
def imported(mara, bring, match, as_):
    """imported(content) → the batch after everything ran."""

    def do(content: bytes, **matching) -> Batch:
        batch = bring(mara, "leads", content)
        assert match(mara, batch, **matching).status_code == 303
        as_(mara).post(f"/t/acme/marketing/imports/{batch.public_id}/run/")
        relay.drain()
        batch.refresh_from_db()
        return batch

    return do


def text_of(answer) -> str:
    return answer.content.decode()


def stored_form(text: str) -> str:
    """What can be stored of a text, composed."""
    return unicodedata.normalize("NFC", UNSTORABLE.sub("", text))


@pytest.fixture
def naughty() -> list[str]:
    """The Big List of Naughty Strings, and what it lacks."""
    strings: list[str] = json.loads(NAUGHTY.read_text())
    return [*strings, "A\0na", "cafe\u0301", "\ufdfa" * 18, "=1+1", "a\u202eb", "\U0010ffff"]
