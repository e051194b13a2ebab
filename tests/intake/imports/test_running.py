"""What was counted before is what happens, and what was set aside comes in later."""

from __future__ import annotations

from django.core.files.storage import default_storage

from apps.intake.kinds import BatchState, State
from apps.intake.models import Batch, Submission
from apps.leads.models import Lead
from apps.outcomes.models import Opportunity
from apps.tenancy import relay
from apps.tenancy.models import OutboxRow
from tests.factories.leads import lead as captured

from .conftest import LEADS, OUTCOMES, page_of, text_of


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


def test_one_new_lead_is_one(in_acme, mara, bring, match, as_):
    batch = bring(mara, "leads", b"email,name\nlea@sonnental.example,Lea Sommer\n")
    match(mara, batch)
    foreseen = as_(mara).get(page_of(batch, "check/"))
    assert foreseen.context["counts"][0] == {"count": "1", "text": "new lead"}
    as_(mara).post(page_of(batch, "run/"))
    relay.drain()
    page = as_(mara).get(page_of(batch))
    assert "1 row received = 1 new lead." in " ".join(text_of(page).split())


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
