"""The list of what a person was told."""

import pytest

from apps.notifications.actions import notify
from apps.notifications.models import Notification

LIST = "/t/acme/notifications/"


@pytest.fixture
def told(in_acme, sol, at):
    notify(sol, key="a", sentence="Lead 7 waits.", path="/sales/inbox/7/", at=at)
    return Notification.objects.get()


def test_one_reads_what_one_was_told(told, sol, sid, as_):
    assert "Lead 7 waits." in as_(sol).get(LIST).content.decode()
    assert "Lead 7 waits." not in as_(sid).get(LIST).content.decode()
    assert "Nothing to tell" in as_(sid).get(LIST).content.decode()


def test_opening_one_marks_it_read_and_leads_to_its_lead(told, sol, as_):
    answer = as_(sol).post(LIST, {"id": told.id})
    assert (answer.status_code, answer.url) == (303, "/t/acme/sales/inbox/7/")
    told.refresh_from_db()
    assert told.read_at is not None


def test_all_are_marked_read_at_once(told, sol, as_):
    assert as_(sol).post(LIST).url == LIST
    told.refresh_from_db()
    assert told.read_at is not None


@pytest.mark.parametrize("named", ["0", "x", "9" * 30])
def test_what_is_not_ones_own_is_left_alone(told, sid, as_, named):
    answer = as_(sid).post(LIST, {"id": named if named != "0" else told.id})
    assert answer.url == LIST
    told.refresh_from_db()
    assert told.read_at is None
