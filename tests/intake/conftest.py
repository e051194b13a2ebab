"""The front door of Acme: a campaign with its hosted form, and a key for programs."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from apps.campaigns.models import Campaign, Channel
from apps.intake.actions import doors
from apps.intake.models import Batch
from tests.cast import Browser

MOUNTS = {"leads": "marketing/imports/", "outcomes": "reconcile/imports/"}


@pytest.fixture
def fair(in_acme, at):
    channel = Channel.objects.create(code="fair", name="Trade fairs")
    return Campaign.objects.create(name="Level days", channel=channel, created_at=at)


@pytest.fixture
def form(fair, at):
    return doors.open_form(fair, by=None, at=at, consent_text="You may call me.")


@pytest.fixture
def form_url(form) -> str:
    return f"/f/acme/{form.public_id}/"


@pytest.fixture
def visitor() -> Browser:
    """Somebody without an account, somewhere on the net."""
    return Browser(REMOTE_ADDR="203.0.113.5")


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    """Files that tests bring lie here and end with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def bring(as_):
    """bring(lena, "leads", "a,b\\n1,2") → the batch, uploaded through the page."""

    def do(user, kind, text, *, name="leads.csv", **facts):
        content = text if isinstance(text, bytes) else text.encode()
        sent = {"file": SimpleUploadedFile(name, content), **facts}
        answer = as_(user).post(f"/t/acme/{MOUNTS[kind]}new/", sent)
        assert answer.status_code == 303, answer.content.decode()
        with transaction.atomic():
            return Batch.objects.latest("id")

    return do


@pytest.fixture
def match(as_):
    """match(lena, batch, column_0="email") → what the page answers; columns as suggested."""

    def do(user, batch, **changes):
        page = f"/t/acme/{MOUNTS[batch.kind]}{batch.public_id}/match/"
        form = as_(user).get(page).context["form"]
        sent = {bound.html_name: bound.value() or "" for bound in form}
        sent["stages_of"] = form.stage_column
        return as_(user).post(page, {**sent, **changes})

    return do


@pytest.fixture
def workbook():
    """workbook([["email"], ["a@b.example"]]) → the bytes of an XLSX with these cells."""

    def make(rows):
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return file.getvalue()

    return make
