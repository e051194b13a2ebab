"""Sweeps run once a period, whoever's clock strikes first."""

from datetime import timedelta

import pytest

from apps.tenancy import outbox
from apps.tenancy.models import OutboxRow
from apps.tenancy.schedule import Sweep, tick
from apps.tenancy.scoping import tenant_scope


@outbox.handles("tests.sweep")
def sweep() -> None:
    """Nothing to do: the test counts the posts."""


MINUTELY = Sweep("tests.sweep", every=timedelta(minutes=1))


def posts(tenant) -> int:
    with tenant_scope(tenant.id):
        return OutboxRow.objects.filter(topic="tests.sweep").count()


def test_each_tenant_is_swept_once_a_period(acme, globex, at):
    assert tick([MINUTELY], at=at) == ["tests.sweep"]
    assert tick([MINUTELY], at=at + timedelta(seconds=59)) == []
    assert (posts(acme), posts(globex)) == (1, 1)


def test_the_next_period_is_another_sweep(acme, at):
    tick([MINUTELY], at=at)
    tick([MINUTELY], at=at + timedelta(seconds=60))
    assert posts(acme) == 2


@pytest.mark.parametrize("hours", [0, 1, 25])
def test_periods_are_counted_on_the_clock_of_the_world_not_of_a_zone(at, hours):
    daily = Sweep("tests.sweep", every=timedelta(days=1))
    start = daily.period(at + timedelta(hours=hours))
    assert start.hour == start.minute == 0
