"""A marketer brings a file, or rows, and may throw it away again."""

from __future__ import annotations

import io
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from apps.intake.actions import batches
from apps.intake.kinds import BatchState
from apps.intake.models import Batch

from .conftest import LEADS, NEW, page_of, text_of


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


def test_rows_can_be_pasted_from_a_spreadsheet(in_acme, mara, as_):
    answer = as_(mara).post(NEW, {"pasted": "email\tname\nkatrin@sonnental.example\tKatrin\n"})
    assert answer.status_code == 303
    batch = Batch.objects.get()
    assert (batch.columns, batch.rows_total) == (["email", "name"], 1)


def test_neither_a_file_nor_rows_is_said_at_the_field(in_acme, mara, as_):
    answer = as_(mara).post(NEW, {"pasted": " "})
    assert answer.status_code == 422
    assert "Choose a file, or paste rows below." in text_of(answer)


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
