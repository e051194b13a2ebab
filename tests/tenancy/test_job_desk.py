"""What could not be kept lies on a desk, with its reason, and can be tried again."""

import pytest
from django.utils import timezone

from apps.tenancy.models import AuditEntry, OutboxRow

DESK = "/t/acme/jobs/"


@pytest.fixture
def dead(in_acme):
    return OutboxRow.objects.create(
        topic="tests.gone", dead_at=timezone.now(), attempts=12, last_error="ValueError: a stone"
    )


def test_an_admin_reads_what_failed_and_why(as_, ada, dead):
    assert b"ValueError: a stone" in as_(ada).get(DESK).content


def test_all_are_tried_again_from_the_beginning(as_, ada, dead):
    as_(ada).post(f"{DESK}replay/")
    dead.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)
    assert AuditEntry.objects.get(action="followups.replayed").facts == {"count": 1}


def test_nobody_else_comes_here(as_, mara, dead):
    assert as_(mara).get(DESK).status_code == 403


def test_an_empty_desk_says_so(as_, ada):
    assert b"No follow-up has failed" in as_(ada).get(DESK).content
