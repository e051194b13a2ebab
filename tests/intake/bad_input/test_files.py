"""A file nobody can read is refused with a reason; a bad row spares its neighbours."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.intake.models import Batch, Submission
from apps.leads.models import Lead

from .conftest import GOOD, LEDGER, NEW, text_of

#: Files that cannot be read at all: name, content, what the page says.
UNREADABLE = {
    "nothing": ("a.csv", b"", "The file is empty. Export it again"),
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
