"""The Big List of Naughty Strings comes in, is kept as it was sent, and breaks nothing."""

from __future__ import annotations

import csv
import io
import json
import re

from apps.intake.kinds import State
from apps.intake.models import Submission
from apps.tenancy import relay

from .conftest import GOOD, LEDGER, needs_naughty_strings, stored_form, text_of


@needs_naughty_strings
def test_naughty_strings_come_through_the_form_as_they_were_sent(
    in_acme, visitor, form_url, naughty
):
    answers = {f"s{number}": text for number, text in enumerate(naughty)}
    assert visitor.post(form_url, {"email": GOOD, **answers}).status_code == 303
    kept = Submission.objects.get().answers
    for name, text in answers.items():
        assert stored_form(kept[name]) == stored_form(text)


@needs_naughty_strings
def test_naughty_strings_come_through_the_api_as_they_were_sent(in_acme, send, naughty):
    answers = {f"s{number}": text for number, text in enumerate(naughty)}
    assert send(json.dumps({"email": GOOD, **answers}).encode()).status_code == 202
    relay.drain()
    kept = Submission.objects.get()
    assert kept.state == State.CREATED
    for name, text in answers.items():
        assert stored_form(kept.answers[name]) == stored_form(text)


@needs_naughty_strings
def test_a_naughty_name_is_a_name_or_a_problem_of_the_name(in_acme, send, naughty):
    for number, text in enumerate(naughty[::12]):
        body = {"email": f"p{number}@sonnental.example", "name": text}
        assert send(json.dumps(body).encode()).status_code == 202
    relay.drain()
    for kept in Submission.objects.prefetch_related("lead__person"):
        if kept.state == State.CREATED:
            assert kept.lead.person.name == stored_form(kept.answers["name"]).strip(" \t\r\n\u00a0")
        else:
            assert [p["field"] for p in kept.problems] == ["name"]


@needs_naughty_strings
def test_naughty_strings_come_through_a_file_as_they_were_sent(
    in_acme, mara, imported, as_, naughty
):
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(["email", "name", "message"])
    writer.writerows(
        [f"p{number}@sonnental.example", text, text] for number, text in enumerate(naughty)
    )
    batch = imported(sheet.getvalue().encode("utf-8", "replace"))
    kept = {row.row_number: row for row in Submission.objects.prefetch_related("lead__person")}
    assert len(kept) == batch.counts["received"] == len(naughty)
    for number, text in enumerate(naughty, start=2):
        row = kept[number]
        assert stored_form(row.answers["message"]) == stored_form(text)
        if row.state == State.CREATED:
            told = text[1:] if re.match(r"'[\s'\"]*[=+\-@|]", text) else text
            assert row.lead.person.name == stored_form(told).strip(" \t\r\n\u00a0")
        else:
            assert row.state == State.QUARANTINED
            assert all(p["message"] and p["cure"] for p in row.problems)
    assert sum(row.state == State.CREATED for row in kept.values()) > 400
    the_pages_show_them(as_(mara), batch)


def the_pages_show_them(client, batch) -> None:
    """Lists, records and files hold the strings as text, whatever they look like."""
    addresses = [LEDGER, f"{LEDGER}?state=quarantined", "/t/acme/marketing/leads/"]
    addresses += [f"{LEDGER}{row.public_id}/" for row in Submission.objects.set_aside()]
    addresses.append(f"/t/acme/marketing/imports/{batch.public_id}/")
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in text_of(answer)
        assert "<svg><script>" not in text_of(answer)
    file = client.get(f"/t/acme/marketing/imports/{batch.public_id}/set-aside.csv")
    rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 1 + Submission.objects.set_aside().count()
    assert not [cell for row in rows for cell in row if re.match(r"[=+@]", cell)]
