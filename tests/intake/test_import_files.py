"""A file is imported: stored first, judged row by row, the same again changes nothing."""

from __future__ import annotations

import gc
import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from apps.core.tabular import open_table
from apps.intake.actions import imports
from apps.intake.kinds import BatchKind, BatchState, State
from apps.intake.mapping import FieldMap
from apps.intake.models import Batch, Submission
from apps.leads.kinds import Kind, Metric
from apps.leads.models import Lead, LeadEvent, StageLedger, Touch
from apps.outcomes.models import Opportunity
from apps.reports.queries.books import check_books
from apps.tenancy.models import OutboxRow

LEADS_MAP = {
    "kind": "leads",
    "fields": {
        "external_id": "Id",
        "email": "E-mail",
        "name": "Name",
        "campaign": "Fair",
        "score": "Score",
        "captured_at": "On",
    },
}
PARTS = ("created", "attached", "updated", "unchanged", "quarantined", "refused")
HEADER = "Id,E-mail,Name,Fair,Score,On\n"
KATRIN = "S-1,k.brandt@sonnental.example,Katrin Brandt,Level days,40,2026-06-09\n"
PAUL = "S-2,p.okafor@voltaro.example,Paul Okafor,Level days,55,2026-06-10\n"

pytestmark = pytest.mark.usefixtures("in_acme")


@pytest.fixture
def bring(tmp_path):
    """bring("import_leads", text) → what the command says."""

    def bring(command, text, told=LEADS_MAP, **options):
        file, map_file = tmp_path / "file.csv", tmp_path / "map.json"
        file.write_text(text, encoding="utf-8")
        map_file.write_text(json.dumps(told), encoding="utf-8")
        out = io.StringIO()
        call_command(
            command, file, tenant="acme", map_file=map_file, json=True, stdout=out, **options
        )
        told = json.loads(out.getvalue())
        assert told["received"] == sum(told[part] for part in PARTS)
        assert check_books().agree
        return told

    return bring


@pytest.fixture
def leads(bring):
    """leads(text) → the parts that are not zero."""

    def leads(text, told=LEADS_MAP):
        counts = bring("import_leads", text, told)
        return {part: counts[part] for part in PARTS if counts[part]}

    return leads


def test_each_row_becomes_a_lead_and_points_to_it(leads):
    assert leads(HEADER + KATRIN + PAUL) == {"created": 2}
    rows = Submission.objects.order_by("row_number")
    assert [(row.row_number, row.state, row.lead.external_id) for row in rows] == [
        (2, State.CREATED, "S-1"),
        (3, State.CREATED, "S-2"),
    ]
    assert rows[0].answers["E-mail"] == "k.brandt@sonnental.example"
    batch = Batch.objects.get()
    assert (batch.state, batch.rows_total, batch.rows_done) == (BatchState.DONE, 2, 2)


def test_the_same_file_again_is_received_again_and_changes_nothing(leads):
    leads(HEADER + KATRIN + PAUL)
    before = list(Lead.objects.order_by("id").values())
    assert leads(HEADER + KATRIN + PAUL) == {"unchanged": 2}
    assert list(Lead.objects.order_by("id").values()) == before
    assert Submission.objects.count() == 4
    assert (LeadEvent.objects.count(), Touch.objects.count()) == (2, 2)


def test_a_row_that_was_imported_stands_in_another_file(leads):
    leads(HEADER + KATRIN)
    assert leads(HEADER + PAUL + KATRIN) == {"created": 1, "unchanged": 1}


def test_what_is_wrong_with_a_row_is_said_with_its_cure_and_costs_no_other_row(leads):
    bad = "S-3,not an address,Nobody,Level days,40,31.06.26\n"
    to_come = "S-4,u.later@voltaro.example,Uta Later,Level days,40,2099-01-01\n"
    assert leads(HEADER + KATRIN + bad + PAUL + to_come) == {"created": 2, "quarantined": 2}
    row, later = Submission.objects.filter(state=State.QUARANTINED).order_by("row_number")
    assert [row.row_number, later.row_number] == [3, 5]
    assert later.problems[0]["message"] == "Captured “2099-01-01” is still to come."
    assert {problem["field"] for problem in row.problems} == {"email", "captured_at"}
    assert all(problem["message"] and problem["cure"] for problem in row.problems)


def test_a_row_that_does_not_fit_the_columns_is_kept_and_set_aside(leads):
    assert leads(HEADER + KATRIN + "a,b,c,d,1,2026-06-09,one,too,many\n") == {
        "created": 1,
        "quarantined": 1,
    }
    row = Submission.objects.get(state=State.QUARANTINED)
    assert row.changes == ["The row could not be read as it stands"]


def test_an_address_of_another_person_is_set_aside(bring):
    bring("import_leads", HEADER + KATRIN + PAUL)
    told = bring("import_leads", HEADER + PAUL.replace("p.okafor@voltaro", "k.brandt@sonnental"))
    assert (told["quarantined"], told["conflicts"]) == (1, 1)
    assert Lead.objects.count() == 2


def test_a_person_who_stands_twice_in_a_file_is_one_lead(leads):
    again = KATRIN.replace("S-1,", ",").replace("Level days", "Milk congress")
    assert leads(HEADER + KATRIN + again) == {"created": 1, "attached": 1}
    assert leads(HEADER + KATRIN + again) == {"unchanged": 2}
    assert Touch.objects.count() == 2


def test_the_very_same_row_twice_in_a_file_is_one_row_and_nothing_new(leads):
    assert leads(HEADER + KATRIN + PAUL + KATRIN) == {"created": 2, "unchanged": 1}
    assert Touch.objects.count() == 2


def test_a_score_that_goes_up_and_down_is_followed(leads):
    leads(HEADER + KATRIN)
    assert leads(HEADER + KATRIN.replace(",40,", ",70,")) == {"updated": 1}
    assert leads(HEADER + KATRIN) == {"updated": 1}
    assert Lead.objects.get().score == 40
    assert leads(HEADER + KATRIN) == {"unchanged": 1}


def test_a_file_that_holds_every_version_ends_with_the_last_one_every_time(leads):
    versions = HEADER + KATRIN + KATRIN.replace(",40,", ",70,")
    assert leads(versions) == {"created": 1, "updated": 1}
    assert leads(versions) == {"unchanged": 2}
    assert Lead.objects.get().score == 70
    assert leads(versions + KATRIN.replace(",40,", ",90,")) == {"unchanged": 2, "updated": 1}
    assert Lead.objects.get().score == 90


def test_what_somebody_corrected_here_stays_until_the_source_says_something_new(leads):
    leads(HEADER + KATRIN)
    Lead.objects.update(score=99)
    assert leads(HEADER + KATRIN) == {"unchanged": 1}
    assert Lead.objects.get().score == 99


def test_history_taken_over_is_not_handed_over(leads):
    leads(HEADER + KATRIN, {**LEADS_MAP, "known_at": "occurred"})
    assert Lead.objects.get().is_backfilled
    assert not OutboxRow.objects.filter(topic="intake.offer_imported").exists()


def test_new_leads_are_assessed_afterwards(leads):
    leads(HEADER + KATRIN + PAUL)
    promised = OutboxRow.objects.get(topic="intake.offer_imported")
    assert promised.payload == {"first": 1, "last": 2}


class Killed(Exception):
    """The process is gone."""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """run(tell) → the batch of a file of eight people, imported three rows at a time."""
    monkeypatch.setattr(imports, "CHUNK_ROWS", 3)
    lines = [KATRIN.replace("S-1", f"S-{n}").replace("k.brandt", f"p{n}") for n in range(8)]
    file = tmp_path / "file.csv"
    file.write_text(HEADER + "".join(lines), encoding="utf-8")

    def run(tell):
        with open_table(file) as table:
            incoming = imports.Incoming(
                table, "file.csv", "0" * 64, BatchKind.LEADS,
                FieldMap.parse(LEADS_MAP, kind="leads"),
            )  # fmt: skip
            return imports.run(incoming, by=None, at=timezone.now(), tell=tell)

    return run


@pytest.mark.parametrize("survives", range(6))
def test_cut_off_anywhere_it_goes_on_where_it_was(run, survives):
    steps = iter(range(survives))

    def die(batch):
        if next(steps, None) is None:
            raise Killed

    with pytest.raises(Killed):
        run(die)
    batch = run(lambda batch: None)
    assert Batch.objects.count() == 1
    assert (batch.counts["received"], batch.counts["created"], batch.rows_done) == (8, 8, 8)
    assert (Lead.objects.count(), Submission.objects.count()) == (8, 8)
    assert StageLedger.objects.filter(metric=Metric.LEAD).count() == 8


def test_rows_that_somebody_else_judged_in_the_meantime_are_not_judged_again(run):
    def judge_the_next_chunk_too(batch):
        if batch.rows_done == 3:
            same = Batch.objects.get(id=batch.id)
            imports.judge_next(same, after=4, at=timezone.now())

    batch = run(judge_the_next_chunk_too)
    assert (batch.counts["received"], batch.counts["created"], batch.rows_done) == (8, 8, 8)
    assert (Lead.objects.count(), Touch.objects.count()) == (8, 8)


def test_an_import_that_is_given_up_leaves_the_process_as_it_was(run):
    def die(batch):
        raise Killed

    before = sys.getswitchinterval(), gc.isenabled()
    with pytest.raises(Killed):
        run(die)
    assert (sys.getswitchinterval(), gc.isenabled()) == before


def muddle():
    """Thirty rows about seven people, with and without their id, in every combination."""
    for n in range(30):
        own_id = f"S-{n % 7}" if n % 3 else ""
        person = f"p{n % 7}@sonnental.example,P {n % 4}"
        yield f"{own_id},{person},Fair {n % 2},{n % 6},2026-06-0{n % 3 + 1}\n"


def test_the_size_of_the_chunks_makes_no_difference(leads, monkeypatch):
    text = HEADER + "".join(muddle())
    ends = []
    for size in (1, 4, 100):
        monkeypatch.setattr(imports, "CHUNK_ROWS", size)
        with transaction.atomic():
            counts = leads(text), leads(text)
            stories = sorted(LeadEvent.objects.values_list("lead__number", "kind"))
            ends.append((*counts, stories, sorted(Lead.objects.values_list("number", "score"))))
            transaction.set_rollback(True)
    assert ends[0][0].keys() == {"created", "attached", "updated"}
    assert ends[0][1] == {"unchanged": 30}
    assert all(end == ends[0] for end in ends)


def test_a_tenant_that_is_not_there(bring):
    with pytest.raises(CommandError, match="no tenant"):
        call_command("import_leads", "x.csv", tenant="nobody", map_file="x.json")


def test_a_map_that_speaks_of_other_columns_writes_nothing(bring):
    with pytest.raises(CommandError, match="no column “E-mail”"):
        bring("import_leads", "Id,Mail\nS-1,a@b.example\n")
    assert (Batch.objects.count(), Submission.objects.count()) == (0, 0)


def test_outcomes_find_the_leads_that_come_after_them(bring):
    won = {
        "kind": "outcomes",
        "currency": "EUR",
        "fields": {
            "external_id": "Deal", "lead_external_id": "Lead", "amount": "Worth",
            "stage": {"constant": "won"}, "closed_at": "Won",
        },
    }  # fmt: skip
    told = bring(
        "import_outcomes", "Deal,Lead,Worth,Won\nD-1,S-1,8400.00,2026-06-15\n", won, source="crm"
    )
    assert (told["created"], told["unmatched"]) == (1, 1)
    bring("import_leads", HEADER + KATRIN)
    assert Opportunity.objects.get().lead == Lead.objects.get()
    assert LeadEvent.objects.filter(kind=Kind.OUTCOME_RECORDED).count() == 1
