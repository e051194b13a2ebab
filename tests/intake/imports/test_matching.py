"""Columns are matched with fields, and the map is kept for the next file."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.intake.models import Submission
from apps.leads.models import Lead
from tests.factories.leads import lead as captured

from .conftest import LEADS, OUTCOMES, batch_map, page_of, text_of


def test_columns_come_with_a_suggestion_how_sure_it_is_and_first_values(in_acme, mara, bring, as_):
    batch = bring(mara, "leads", LEADS)
    lines = as_(mara).get(page_of(batch, "match/")).context["lines"]
    told = {line["column"]: (line["field"].value(), str(line["sure"])) for line in lines}
    assert told["E-Mail"] == ("email", "same name")
    assert told["Nachname"] == ("last_name", "same name")
    assert told["Scanner"] == ("", "None")
    assert lines[1]["values"] == "Baumgartner · Okonkwo · Sýkora"
    assert lines[0]["fit"].in_words == "2 valid, 1 not readable"


def test_the_check_counts_consequences_and_groups_problems_and_writes_nothing(
    in_acme, mara, bring, match, as_
):
    captured(email="adaeze@voltaro.example")
    batch = bring(mara, "leads", LEADS)
    assert match(mara, batch, dates="dots")["Location"] == page_of(batch, "check/")
    before = Lead.objects.count()
    answer = as_(mara).get(page_of(batch, "check/"))
    preview = answer.context["preview"]
    assert (preview.new, preview.known, preview.set_aside) == (1, 1, 1)
    assert [(g.name, g.rows) for g in preview.groups] == [("email", [4]), ("captured_at", [4])]
    assert "“31.06.2026”" in text_of(answer)
    assert (Lead.objects.count(), Submission.objects.count()) == (before, 0)


def test_a_row_that_says_the_same_person_twice_is_known_the_second_time(
    in_acme, mara, bring, match, as_
):
    batch = bring(mara, "leads", "email\na@b.example\nA@B.example\n")
    match(mara, batch)
    preview = as_(mara).get(page_of(batch, "check/")).context["preview"]
    assert (preview.new, preview.known) == (1, 1)


def test_a_field_filled_twice_is_asked_about(in_acme, mara, bring, match):
    batch = bring(mara, "leads", LEADS)
    answer = match(mara, batch, column_5="email")
    assert answer.status_code == 422
    assert "E-mail is filled from “E-Mail” already" in text_of(answer)


def test_a_map_that_tells_nobody_apart_says_what_is_missing(in_acme, mara, bring, match):
    batch = bring(mara, "leads", LEADS)
    answer = match(mara, batch, column_0="")
    assert answer.status_code == 422
    assert "Nothing tells one row from another. Map external_id, email or phone." in text_of(answer)


def test_the_same_for_all_rows_fills_what_no_column_does(in_acme, mara, bring, match):
    batch = bring(mara, "leads", LEADS)
    match(mara, batch, fixed_campaign="SENSOR+TEST 2026")
    batch.refresh_from_db()
    assert batch.field_map["fields"]["campaign"] == {"constant": "SENSOR+TEST 2026"}


def test_each_stage_of_a_crm_must_be_given_its_meaning(in_acme, lena, bring, match, as_):
    batch = bring(lena, "outcomes", OUTCOMES, source_name="Salesforce")
    page = as_(lena).get(page_of(batch, "match/"))
    stages = [(s.label, s.value()) for s in page.context["form"].stages()]
    assert stages == [("Gewonnen", "open"), ("Angebot", "open")]
    match(lena, batch, stage_0="won")
    batch.refresh_from_db()
    assert batch.field_map["fields"]["stage"]["values"] == {"Gewonnen": "won", "Angebot": "open"}


def test_another_column_chosen_as_stage_is_asked_about_before_it_counts(
    in_acme, lena, bring, match
):
    batch = bring(lena, "outcomes", OUTCOMES, source_name="Salesforce")
    answer = match(lena, batch, column_2="", column_0="stage")
    assert answer.status_code == 422
    assert "Say below what each value of “Deal id” means." in text_of(answer)
    assert [s.label for s in answer.context["form"].stages()] == ["D-1", "D-2"]


def test_outcomes_name_their_source_and_not_ours(in_acme, lena, as_):
    for name, complaint in (("", "This field is required."), ("Baton", "That is our own name.")):
        answer = as_(lena).post(
            "/t/acme/reconcile/imports/new/", {"pasted": OUTCOMES, "source_name": name}
        )
        assert answer.status_code == 422
        assert complaint in text_of(answer)


def test_the_map_is_saved_loaded_and_the_same_again(in_acme, mara, bring, match, as_):
    batch = bring(mara, "leads", LEADS)
    match(mara, batch, dates="dots", fixed_campaign="Fair")
    saved = as_(mara).get(page_of(batch, "MAP.json"))
    assert 'filename="MAP.json"' in saved["Content-Disposition"]
    other = bring(mara, "leads", LEADS)
    file = SimpleUploadedFile("MAP.json", saved.content)
    as_(mara).post(page_of(other, "load-map/"), {"map": file})
    other.refresh_from_db()
    assert other.field_map == json.loads(saved.content) == batch_map(batch)


def test_a_loaded_map_keeps_what_the_page_does_not_show(in_acme, lena, bring, match, as_):
    """One column for two fields, values of other fields, formats we do not offer."""
    told = {
        "kind": "outcomes", "currency": "EUR", "date_formats": ["%Y%m%d"], "locale": "pt-BR",
        "time_zone": "Europe/Berlin", "known_at": "now",
        "fields": {
            "external_id": "Deal id", "lead_external_id": "Deal id",
            "email": {"column": "E-mail", "values": {"?": ""}},
            "stage": {"column": "Stage", "values": {"Gewonnen": "won", "Angebot": "open"}},
            "amount": "Amount", "company": {"constant": "One company"},
        },
    }  # fmt: skip
    batch = bring(lena, "outcomes", OUTCOMES, source_name="Salesforce")
    file = SimpleUploadedFile("MAP.json", json.dumps(told).encode())
    as_(lena).post(page_of(batch, "load-map/"), {"map": file})
    loaded = batch_map(batch)
    match(lena, batch)
    assert batch_map(batch) == loaded
    assert loaded["fields"]["lead_external_id"] == "Deal id"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"{", "is not JSON"),
        (b'{"kind": "outcomes", "fields": {"email": "E-Mail"}}', "This is a map for outcomes."),
        (b'{"fields": {"email": "Mail"}}', "The file has no column “Mail”."),
        (b'{"fields": {"emial": "E-Mail"}}', "Did you mean “email”?"),
    ],
)
def test_a_map_that_does_not_fit_says_where(in_acme, mara, bring, as_, content, complaint):
    batch = bring(mara, "leads", LEADS)
    client = as_(mara)
    sent = {"map": SimpleUploadedFile("MAP.json", content)}
    answer = client.post(page_of(batch, "load-map/"), sent, follow=True)
    assert complaint in text_of(answer)


def test_the_next_file_with_these_columns_gets_the_same_map(in_acme, mara, bring, match, as_):
    first = bring(mara, "leads", LEADS)
    match(mara, first, column_5="product", dates="dots")
    mended = LEADS.replace("Scanner", "Scanner;What is wrong").replace("S3-1", "S3-1;")
    second = bring(mara, "leads", mended)
    page = as_(mara).get(page_of(second, "match/"))
    told = {line["column"]: (line["field"].value(), line["sure"]) for line in page.context["lines"]}
    assert told["Scanner"] == ("product", "from the last such file")
    assert page.context["form"]["dates"].value() == "dots"
