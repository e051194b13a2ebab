"""What strangers, spreadsheets and accidents send: told by row, field and cure, never a 500.

Good rows beside bad ones arrive, and what is stored is what was sent, composed (NFC), less the
characters that no database can store. The test browser raises whatever a view raises: a 500
fails the test that caused it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core.strict_json import UNSTORABLE
from apps.intake.actions import doors
from apps.intake.kinds import State
from apps.intake.models import Batch, Submission
from apps.leads.models import Lead
from apps.tenancy import relay

DATA = Path(os.environ.get("BATON_DATA", "../shared/data"))
NAUGHTY = DATA / "messy" / "blns" / "blns.json"
needs_naughty_strings = pytest.mark.skipif(
    not NAUGHTY.exists(), reason="the naughty strings are not here: set BATON_DATA"
)
NEW = "/t/acme/marketing/imports/new/"
LEDGER = "/t/acme/marketing/intake/"
GOOD = "good@sonnental.example"

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

#: Files that cannot be read at all: name, content, what the page says.
UNREADABLE = {
    "nothing": ("a.csv", b"", "The submitted file is empty."),
    "blank": ("a.csv", b"\r\n \r\n", "The file is empty."),
    "only a header": ("a.csv", b"email,name\n", "names columns but has no rows"),
    "a PDF": ("a.csv", b"%PDF-1.7 ...", "The file is a PDF"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "an old Excel workbook"),
    "a web page named csv": ("a.csv", b"<!doctype html><p>sign in", "The file is a web page"),
    "binary": ("a.csv", bytes(range(1, 32)) * 40, "not text but binary data"),
    "UTF-16 cut off": ("a.csv", "email\nk@x.example".encode("utf-16")[:-1], "breaks off"),
    "another ending": ("a.exe", b"email\nk@x.example", "Files named .exe are not read"),
    "no quote closes": ("a.csv", b'"email,name\nk@x.example,K\n', "a double quote"),
    "a long header": ("a.csv", b"x" * 400 + b",b\n1,2\n", "should name the columns"),
    "too many columns": ("a.csv", b",".join([b"c"] * 201) + b"\n1\n", "has 201 columns"),
}

#: Rows between two good ones: the row, and what the ledger must say of it.
BAD_ROWS = {
    "a quote left open": (b'"k@x.example,K,\n', "double quote that is never closed"),
    "text behind a quote": (b'"k@x.example"x,K,\n', "double quote"),
    "a cell too many": (b"k@x.example,Doe, John,x\n", "has 4 cells, but the header names 3"),
    "a cell too few": (b"k@x.example,K\n", "has 2 cells, but the header names 3"),
    "no address": (b"not an address,K,\n", "is not an e-mail address"),
    "nobody": (b",K,\n", "Nothing in the row says whom it is about."),
    "a NUL": (b"k@x.example,A\0na,\n", "holds a NUL character"),
    "40 KB in a cell": (b"k@x.example," + b"x" * 40_000 + b",\n", "40,000 characters"),
    "a line break in a name": (b'k@x.example,"A\nna",\n', "holds a line break"),
    "text turned around": ("k@x.example,A\u202ena,\n".encode(), "holds the character U+202E"),
    "another encoding": ("k@x.example,Bärbel,\n".encode("cp1252"), "bytes that are not UTF-8"),
    "a header injected": (b'"k@x.example\r\nBcc: a@x.example",K,\n', "is not an e-mail address"),
}


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


# --- Programs and forms ---------------------------------------------------------------------------


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


@pytest.fixture
def naughty() -> list[str]:
    """The Big List of Naughty Strings, and what it lacks."""
    strings: list[str] = json.loads(NAUGHTY.read_text())
    return [*strings, "A\0na", "cafe\u0301", "\ufdfa" * 18, "=1+1", "a\u202eb", "\U0010ffff"]


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
    for kept in Submission.objects.select_related("lead__person"):
        if kept.state == State.CREATED:
            assert kept.lead.person.name == stored_form(kept.answers["name"]).strip(" \t\r\n\u00a0")
        else:
            assert [p["field"] for p in kept.problems] == ["name"]


# --- Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(
    in_acme, mara, as_, name, content, said
):
    answer = as_(mara).post(NEW, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Batch.objects.exists()


@pytest.mark.parametrize(("row", "said"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_set_aside_and_its_neighbours_arrive(in_acme, mara, imported, as_, row, said):
    content = (
        "email,name,message\n"
        "first@sonnental.example,Ümit,über\n"
        "second@sonnental.example,Zoë,größer\n"
    ).encode() + row + "last@sonnental.example,Œuvre,naïve\n".encode()  # fmt: skip
    batch = imported(content)
    arrived = set(Lead.objects.values_list("person__email_norm", "person__name"))
    assert {
        ("first@sonnental.example", "Ümit"), ("second@sonnental.example", "Zoë"),
        ("last@sonnental.example", "Œuvre"),
    } == arrived  # fmt: skip
    aside = Submission.objects.set_aside().get()
    assert aside.row_number == 4
    assert said in aside.problems[0]["message"]
    assert aside.problems[0]["cure"]
    page = text_of(as_(mara).get(f"/t/acme/marketing/imports/{batch.public_id}/"))
    assert "Row 4" in page
    assert as_(mara).get(f"{LEDGER}{aside.public_id}/").status_code == 200


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_names_arrive_whatever_the_encoding_and_the_delimiter(
    in_acme, imported, encoding, delimiter
):
    rows = [("email", "name", "company"), (GOOD, "Zoë Brüggemann", "Müller & Söhne")]
    imported("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    person = Lead.objects.select_related("person", "company").get()
    assert (person.person.name, person.company.name) == ("Zoë Brüggemann", "Müller & Söhne")


def test_columns_named_by_a_stranger_are_shown_as_they_are_and_do_nothing(
    in_acme, mara, bring, as_
):
    header = '<script>alert(1)</script>,"__proto__",=1+1,,,"{{ settings.SECRET_KEY }}",email\n'
    batch = bring(mara, "leads", header + "a,b,c,d,e,f,k@x.example\n", name="../../etc/x.csv")
    page = text_of(as_(mara).get(f"/t/acme/marketing/imports/{batch.public_id}/match/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ settings.SECRET_KEY }}" in page
    assert batch.file_name == "x.csv"
    assert re.fullmatch(rf"imports/{in_acme.id}/[0-9a-f-]{{36}}", batch.stored_as)


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
    kept = {row.row_number: row for row in Submission.objects.select_related("lead__person")}
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


# --- Workbooks that are no workbooks --------------------------------------------------------------


def with_parts(book: bytes, **parts: bytes) -> bytes:
    """The workbook with parts added or replaced; "/" in a part's name is written "__"."""
    named = {name.replace("__", "/"): part for name, part in parts.items()}
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            if member.filename not in named:
                new.writestr(member, old.read(member))
        for name, part in named.items():
            new.writestr(name, part)
    return changed.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'
)
BOMBS = {
    "a part that unpacks to 100 MB": (
        lambda book: with_parts(book, **{"xl/media/x.bin": b"\0" * 100_000_000}),
        "far larger inside than outside",
    ),
    "entities that multiply": (
        lambda book: with_parts(book, **{"xl/sharedStrings.xml": ENTITIES}),
        "XML declarations that no spreadsheet program writes",
    ),
    "macros": (
        lambda book: with_parts(book, **{"xl/vbaProject.bin": b"x"}),
        "The workbook holds macros",
    ),
    "2,000 parts": (
        lambda book: with_parts(book, **{f"xl/x{n}.bin": b"" for n in range(2_000)}),
        "far larger inside than outside",
    ),
    "cut off": (lambda book: book[: len(book) // 2], "damaged or is not an Excel workbook"),
    "a zip of something else": (lambda _: a_zip(), "not an Excel workbook"),
}


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    return file.getvalue()


@pytest.mark.parametrize(("make", "said"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_words_and_soon(in_acme, mara, as_, workbook, make, said):
    bomb = make(workbook([["email"], [GOOD]]))
    answer = as_(mara).post(NEW, {"file": SimpleUploadedFile("leads.xlsx", bomb)})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Batch.objects.exists()


def test_a_cell_far_away_does_not_take_the_memory_of_the_machine(in_acme, mara, as_, far_away_cell):
    answer = as_(mara).post(NEW, {"file": SimpleUploadedFile("leads.xlsx", far_away_cell)})
    assert answer.status_code == 422
    assert not Batch.objects.exists()


@pytest.fixture
def far_away_cell(workbook) -> bytes:
    """A workbook of few bytes whose only cells are the first and the very last."""
    rows: list[list[str]] = [["email"], [GOOD]]
    book = workbook(rows)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', sheet)
    changed = sheet.replace("</sheetData>", f"{far}</sheetData>").encode()
    return with_parts(book, **{"xl/worksheets/sheet1.xml": changed})
