"""A person is told once."""

from datetime import timedelta

import pytest

from apps.notifications import queries
from apps.notifications.actions import mark_read, notify
from apps.notifications.models import Notification


@pytest.fixture
def tell(in_acme, at):
    def tell(user, key="handoff-1-offered"):
        notify(user, key=key, sentence="Lead 1 waits.", path="/sales/inbox/1/", at=at)

    return tell


def test_the_same_occasion_never_tells_twice(tell, sol, at):
    tell(sol)
    tell(sol)
    told = Notification.objects.get()
    assert (told.recipient, told.sentence, told.created_at) == (sol, "Lead 1 waits.", at)


def test_each_person_is_told(tell, sol, sid):
    tell(sol)
    tell(sid)
    assert Notification.objects.count() == 2


def test_the_list_is_ones_own_newest_first(tell, sol, sid):
    tell(sol, "first")
    tell(sol, "second")
    tell(sid, "third")
    assert [one.key for one in queries.of(sol).items] == ["second", "first"]
    assert queries.unread_count(sol).n == 2


def test_reading_one_leaves_the_others(tell, sol, sid, at):
    for key in ("first", "second"):
        tell(sol, key)
    tell(sid, "first")
    first = Notification.objects.get(recipient=sol, key="first")
    assert mark_read(sol, at=at, notification_id=first.id) == 1
    assert queries.unread_count(sol).n == 1
    assert mark_read(sol, at=at + timedelta(days=1)) == 1
    first.refresh_from_db()
    assert first.read_at == at
    assert queries.unread_count(sid).n == 1


def test_nobody_marks_the_notifications_of_another(tell, sol, sid, at):
    tell(sid)
    his = Notification.objects.get(recipient=sid)
    assert mark_read(sol, at=at, notification_id=his.id) == 0
