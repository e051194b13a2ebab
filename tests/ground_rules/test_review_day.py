"""On the day agreed, both sides are asked to look at the agreement again."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.ground_rules import beginning
from apps.ground_rules.reviewing import remind_of_review
from apps.notifications.models import Notification
from apps.tenancy.models import Membership
from config.cron import SWEEPS

#: 1 October begins in Berlin; the version is in force since July.
MIDNIGHT = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)


@pytest.fixture
def in_its_time(signed):
    beginning.bring_into_force(at=datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    return signed


def told():
    return Notification.objects.filter(key__endswith="-review").order_by("id")


def test_nobody_is_asked_before_the_day(in_its_time):
    assert remind_of_review(at=MIDNIGHT - timedelta(minutes=1)) == []
    assert not told().exists()


def test_both_sides_are_asked_once_and_find_the_version_at_once(in_its_time, lena, jonas, as_):
    for hours in (0, 1, 24):
        assert set(remind_of_review(at=MIDNIGHT + timedelta(hours=hours))) == {lena, jonas}
    assert {one.recipient for one in told()} == {lena, jonas}
    assert told().count() == 2
    said = told()[0]
    assert "look at version 2 of the agreement again on 1 October 2026" in said.sentence
    assert as_(lena).get(f"/t/acme{said.path}").status_code == 200


def test_who_signed_is_asked_though_another_speaks_for_the_department_now(
    in_its_time, lena, mara, jonas
):
    Membership.objects.filter(user=lena).update(role="marketer")
    assert set(remind_of_review(at=MIDNIGHT)) == {lena, jonas}
    Membership.objects.filter(user=lena).update(removed_at=MIDNIGHT)
    assert remind_of_review(at=MIDNIGHT) == [jonas]


def test_a_version_without_a_review_day_asks_nobody(first):
    assert remind_of_review(at=MIDNIGHT) == []


def test_days_are_looked_at_every_hour():
    [hourly] = [one for one in SWEEPS if one.topic == "ground_rules.remind_of_review"]
    assert hourly.every == timedelta(hours=1)
