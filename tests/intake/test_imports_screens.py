"""A marketer brings a file: columns matched, consequences counted, and only then leads."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.intake.actions import batches
from apps.intake.kinds import BatchState, State
from apps.intake.models import Batch, Submission
from apps.leads.models import Lead
from apps.outcomes.models import Opportunity
from apps.tenancy import relay
from apps.tenancy.models import OutboxRow
from tests.factories.leads import lead as captured

LEADS = (
    "E-Mail;Nachname;Vorname;Firma;Datum;Scanner\n"
    "f.baumgartner@isarmetall.example;Baumgartner;Felix;Isarmetall GmbH;09.06.2026;S3-1\n"
    "adaeze@voltaro.example;Okonkwo;Adaeze;Voltaro;13.06.2026;S3-1\n"
    "not an address;Sýkora;Petr;Brno Pumps;31.06.2026;S3-2\n"
)
OUTCOMES = (
    "Deal id,E-mail,Stage,Amount\n"
    "D-1,f.baumgartner@isarmetall.example,Gewonnen,18400.00\n"
    "D-2,adaeze@voltaro.example,Angebot,920.50\n"
)
NEW = "/t/acme/marketing/imports/new/"


def page_of(batch, screen=""):
    mount = "marketing" if batch.kind == "leads" else "reconcile"
    return f"/t/acme/{mount}/imports/{batch.public_id}/{screen}"


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_first_page_says_what_a_file_is_good_for(in_acme, mara, as_):
    answer = as_(mara).get("/t/acme/marketing/imports/")
    assert "No file yet" in text_of(answer)
    assert "marketing/imports/new/" in text_of(answer)


def test_a_file_is_kept_below_the_tenants_own_folder_and_leads_to_its_columns(
    in_acme, mara, bring, as_
):
    batch = bring(mara, "leads", LEADS, name="booth.csv")
    assert (batch.state, batch.rows_total, len(batch.columns)) == (BatchState.UPLOADED, 3, 6)
    assert batch.stored_as.startswith(f"imports/{in_acme.id}/")
    assert batch.file_name == "booth.csv"
    answer = as_(mara).get(page_of(batch))
    assert (answer.status_code, answer["Location"]) == (303, page_of(batch, "match/"))


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


def test_rows_can_be_pasted_from_a_spreadsheet(in_acme, mara, as_):
    answer = as_(mara).post(NEW, {"pasted": "email\tname\nkatrin@sonnental.example\tKatrin\n"})
    assert answer.status_code == 303
    batch = Batch.objects.get()
    assert (batch.columns, batch.rows_total) == (["email", "name"], 1)


def test_neither_a_file_nor_rows_is_said_at_the_field(in_acme, mara, as_):
    answer = as_(mara).post(NEW, {"pasted": " "})
    assert answer.status_code == 422
    assert "Choose a file, or paste rows below." in text_of(answer)


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


def batch_map(batch):
    batch.refresh_from_db()
    return batch.field_map


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


def test_a_file_thrown_away_is_deleted_and_its_line_stays(
    in_acme, mara, bring, as_, django_capture_on_commit_callbacks
):
    batch = bring(mara, "leads", LEADS)
    stored = batch.stored_as
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        as_(mara).post(page_of(batch, "discard/"))
    batch.refresh_from_db()
    assert not default_storage.exists(stored)
    assert (batch.state, batch.stored_as) == (BatchState.FAILED, "")
    assert "Thrown away" in text_of(as_(mara).get(page_of(batch)))


def test_files_nobody_ran_are_swept_after_a_week(
    in_acme, mara, bring, django_capture_on_commit_callbacks
):
    batch = bring(mara, "leads", LEADS)
    orphan = default_storage.save(f"imports/{in_acme.id}/left-over", io.BytesIO(b"x"))
    theirs = default_storage.save("imports/999/not-ours", io.BytesIO(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        assert batches.forget_files(at=timezone.now() + timedelta(days=6)) == 0
        assert batches.forget_files(at=timezone.now() + timedelta(days=8)) == 2
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    kept = [default_storage.exists(name) for name in (orphan, theirs)]
    assert kept == [False, True]


def test_a_batch_whose_file_is_gone_says_so_on_every_step(in_acme, mara, bring, as_):
    batch = bring(mara, "leads", LEADS)
    default_storage.delete(batch.stored_as)
    client = as_(mara)
    for screen in ("", "match/", "check/"):
        answer = client.get(page_of(batch, screen), follow=True)
        assert answer.status_code == 200
        assert "The file is no longer kept" in text_of(answer)


def test_an_xlsx_is_read_like_a_csv(in_acme, mara, bring, match, as_, workbook):
    batch = bring(
        mara, "leads", workbook([["email", "name"], ["a@b.example", "Ana"]]), name="b.xlsx"
    )
    match(mara, batch)
    preview = as_(mara).get(page_of(batch, "check/")).context["preview"]
    assert (batch.rows_total, preview.new) == (1, 1)


def test_marketing_brings_leads_and_heads_bring_outcomes(in_acme, mara, lena, jonas, sol, as_):
    leads, outcomes = "/t/acme/marketing/imports/", "/t/acme/reconcile/imports/"
    seen = {
        user.name: [as_(user).get(url).status_code for url in (leads, outcomes)]
        for user in (mara, lena, jonas, sol)
    }
    assert seen == {
        "Mara Novak": [200, 403], "Lena Hartmann": [200, 200], "Jonas Weber": [403, 200],
        "Sol Castellani": [403, 403],
    }  # fmt: skip


def test_a_file_of_leads_is_not_found_among_outcomes(in_acme, lena, bring, as_):
    batch = bring(lena, "leads", LEADS)
    assert as_(lena).get(f"/t/acme/reconcile/imports/{batch.public_id}/").status_code == 404


def test_the_list_costs_the_same_whether_one_file_or_many(in_acme, mara, as_, at, statements):
    def brought(count):
        for number in range(count):
            Batch.objects.create(
                kind="leads", file_name=f"{number}.csv", file_sha256="", created_at=at,
                created_by=mara,
            )  # fmt: skip

    client, costs = as_(mara), []
    for more in (1, 30):
        brought(more)
        with statements() as sql:
            assert client.get("/t/acme/marketing/imports/").status_code == 200
        costs.append(len(sql))
    assert costs[0] == costs[1] <= 12


@pytest.fixture
def checked(in_acme, mara, bring, match):
    """A file of three rows, one of which cannot be read, matched and ready to run."""
    batch = bring(mara, "leads", LEADS)
    match(mara, batch, dates="dots")
    return batch


def test_what_runs_shows_true_progress_and_may_be_left(checked, mara, as_):
    client = as_(mara)
    answer = client.post(page_of(checked, "run/"))
    assert (answer.status_code, answer["Location"]) == (303, page_of(checked, "run/"))
    page = text_of(client.get(page_of(checked, "run/")))
    assert '<progress aria-label="Rows judged" value="0" max="3">' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert 'hx-trigger="every 2s"' in page
    assert Lead.objects.count() == 0
    assert "Running" in text_of(client.get("/t/acme/marketing/imports/"))


def test_pressing_import_twice_runs_it_once(checked, mara, as_):
    for _ in range(2):
        assert as_(mara).post(page_of(checked, "run/")).status_code == 303
    assert OutboxRow.objects.filter(topic="intake.run_import").count() == 1


def test_what_was_counted_before_is_what_happens(checked, mara, as_):
    """The parts sum to what was received; the preview of a whole file was right."""
    client = as_(mara)
    foreseen = client.get(page_of(checked, "check/")).context["preview"]
    client.post(page_of(checked, "run/"))
    relay.drain()
    page = client.get(page_of(checked))
    parts = {text: n for n, text in page.context["parts"]}
    assert parts == {"new leads": foreseen.new, "set aside": foreseen.set_aside}
    assert sum(parts.values()) == page.context["balance"].received == 3
    assert "3 rows received = 2 new leads + 1 set aside." in " ".join(text_of(page).split())


def test_progress_leads_to_the_result_when_it_is_done(checked, mara, as_):
    client = as_(mara)
    client.post(page_of(checked, "run/"))
    relay.drain()
    assert client.get(page_of(checked, "run/"))["Location"] == page_of(checked)
    polled = client.get(page_of(checked, "run/"), headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == page_of(checked)


def test_a_set_aside_row_says_its_number_the_field_and_the_cure(checked, mara, as_):
    client = as_(mara)
    client.post(page_of(checked, "run/"))
    relay.drain()
    page = text_of(client.get(page_of(checked)))
    for told in (
        "Row 4", "E-mail", "E-mail “not an address” is not an e-mail address.",
        "Write it like ana@example.com, or leave it blank.", "“31.06.2026”",
    ):  # fmt: skip
        assert told in page


def test_set_aside_rows_are_downloaded_mended_and_brought_again(checked, mara, bring, match, as_):
    client = as_(mara)
    client.post(page_of(checked, "run/"))
    relay.drain()
    answer = client.get(page_of(checked, "set-aside.csv"))
    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert told.splitlines()[0].endswith('"Scanner","Row","Field","What is wrong","What to do"')
    mended = told.replace("not an address", "petr@brno.example").replace("31.06.", "30.06.")
    second = bring(mara, "leads", mended)
    match(mara, second)
    client.post(page_of(second, "run/"))
    relay.drain()
    assert Lead.objects.get(person__email_norm="petr@brno.example").person.name == "Petr Sýkora"


def test_a_row_is_mended_in_the_ledger_and_let_in_by_the_files_own_map(checked, mara, as_):
    client = as_(mara)
    client.post(page_of(checked, "run/"))
    relay.drain()
    row = Submission.objects.set_aside().get()
    address = f"/t/acme/marketing/intake/{row.public_id}/"
    form = client.get(address).context["form"]
    sent = {bound.html_name: bound.value() for bound in form}
    sent |= {"answer_0": "petr@brno.example", "answer_4": "30.06.2026"}
    client.post(address, sent)
    relay.drain()
    row.refresh_from_db()
    assert row.state == State.CREATED
    assert row.lead.person.name == "Petr Sýkora"
    assert row.lead.captured_on.isoformat() == "2026-06-30"


def test_trying_again_judges_the_set_aside_rows_once_more(checked, mara, as_):
    client = as_(mara)
    client.post(page_of(checked, "run/"))
    relay.drain()
    told = text_of(client.post(page_of(checked, "try-again/"), follow=True))
    assert "1 row is being judged again" in told
    relay.drain()
    assert Submission.objects.set_aside().count() == 1


def test_the_file_is_deleted_when_its_rows_are_in(
    checked, mara, as_, django_capture_on_commit_callbacks
):
    stored = checked.stored_as
    with django_capture_on_commit_callbacks(execute=True):
        as_(mara).post(page_of(checked, "run/"))
        relay.drain()
    assert not default_storage.exists(stored)


def test_the_same_file_twice_changes_nothing(checked, mara, bring, match, as_):
    client = as_(mara)
    client.post(page_of(checked, "run/"))
    relay.drain()
    again = bring(mara, "leads", LEADS)
    match(mara, again)
    client.post(page_of(again, "run/"))
    relay.drain()
    parts = {text: n for n, text in client.get(page_of(again)).context["parts"]}
    assert parts == {"nothing new": 2, "set aside": 1}
    assert Lead.objects.count() == 2


def test_outcomes_come_in_by_the_words_of_their_crm(in_acme, lena, bring, match, as_):
    captured(email="f.baumgartner@isarmetall.example")
    batch = bring(lena, "outcomes", OUTCOMES, source_name="Salesforce")
    match(lena, batch, stage_0="won")
    client = as_(lena)
    client.post(page_of(batch, "run/"))
    relay.drain()
    deal = Opportunity.objects.get(external_id="D-1")
    assert (deal.stage, deal.amount_minor, deal.source.name) == ("won", 1_840_000, "Salesforce")
    assert "2 new opportunities" in text_of(client.get(page_of(batch)))


def test_a_result_costs_the_same_whether_one_row_is_set_aside_or_many(
    checked, mara, as_, statements
):
    client, costs = as_(mara), []
    for more in (1, 30):
        for _ in range(more):
            number = Submission.objects.count() + 100
            Submission.objects.create(
                source="leads_file", batch=checked, row_number=number, state=State.QUARANTINED,
                body_sha256="", problems=[{"field": "email", "message": "No.", "cure": "Mend."}],
            )  # fmt: skip
        Batch.objects.filter(id=checked.id).update(state=BatchState.DONE)
        with statements() as sql:
            assert client.get(page_of(checked)).status_code == 200
        costs.append(len(sql))
    assert costs[0] == costs[1] <= 12
