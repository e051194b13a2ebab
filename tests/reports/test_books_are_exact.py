"""Whatever happened, the report says what a look at every single line says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.campaigns.models import Campaign, Channel
from apps.leads import ledger
from apps.reports import page
from apps.reports.forms import parse_query, parse_records
from apps.reports.kinds import Basis, Dimension, Only, ReportQuery, RowKind
from apps.reports.metrics import FIGURES, SUMS
from apps.reports.queries.closed_loop import ClosedLoop, Row, closed_loop
from apps.reports.queries.names import only_campaign
from apps.reports.queries.records import costs_behind, standing, sum_behind
from apps.tenancy.models import Tenant

from .conftest import LATE
from .histories import COSTS, DAYS, PERIODS, STORIES, World, noon, truth

pytestmark = pytest.mark.django_db

#: Where the sweep stops to add up: nowhere, halfway through the history, or at its end.
SWEEPS = st.sampled_from(["never", "halfway", "twice"])

each_history = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
in_a_history = given(
    stories=st.lists(STORIES, min_size=1, max_size=7),
    costs=st.lists(COSTS, max_size=4),
    sweeps=SWEEPS,
    period=PERIODS,
    by=st.sampled_from(Dimension),
    basis=st.sampled_from(Basis),
    as_of=st.one_of(st.none(), DAYS),
    only=st.sampled_from(["", "channel", "no channel", "campaign", "no campaign", "department"]),
)


@contextmanager
def forgotten_afterwards() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def lived(stories, costs, sweeps) -> None:
    world = World()
    for n, story in enumerate(stories):
        if sweeps == "halfway" and n == len(stories) // 2:
            ledger.roll_up()
        world.live(story)
    for cost in costs:
        world.spend(*cost)
    if sweeps == "twice":
        ledger.roll_up(limit=3)
        ledger.roll_up()


def narrowed(query, only):
    match only:
        case "channel":
            found = Channel.objects.get(code="web")
            return replace(query, channel=Only(found.code, found.id, found.name))
        case "campaign":
            found = Campaign.objects.get(name="Guide")
            return replace(query, campaign=only_campaign(found))
        case "department":
            return replace(query, department=Only("marketing", "marketing", "Marketing"))
        case "no channel":
            return replace(query, channel=Only(None, None, "No channel"))
        case "no campaign":
            return replace(query, campaign=Only(None, None, "No campaign"))
    return query


def asked(ask, *, period, by, basis, as_of, only):
    known = {} if as_of is None else {"as_of": noon(as_of), "is_live": False}
    return narrowed(ask(period=period, by=by, basis=basis, **known), only)


def key_of(row: Row):
    if row.kind == RowKind.UNALLOCATED:
        return "unallocated"
    if row.query.by == Dimension.MONTH:
        return row.key
    only = getattr(row.query, str(row.query.by))
    return only.value


def found(report: ClosedLoop):
    names = [*SUMS, "spend", "median_days_to_win"]
    return {
        key_of(row): {name: FIGURES[name].of(row.tally) for name in names}
        for row in report.rows
        if any(FIGURES[name].of(row.tally) for name in names)
    }


@each_history
@in_a_history
def test_every_figure_is_what_its_lines_say_opens_them_and_adds_up_to_the_whole(
    in_acme, ask, stories, costs, sweeps, period, by, basis, as_of, only
):
    with forgotten_afterwards():
        lived(stories, costs, sweeps)
        query = asked(ask, period=period, by=by, basis=basis, as_of=as_of, only=only)
        report = closed_loop(query)
        assert found(report) == truth(query)
        each_figure_opens_exactly_its_records(report, in_acme)
        every_breakdown_has_the_same_total(query)


def each_figure_opens_exactly_its_records(report: ClosedLoop, tenant: Tenant) -> None:
    names = [one.name for one in page.head(report)]
    rows = (*report.rows, report.total)
    for row, line in zip(rows, page.lines_of(report), strict=True):
        for name, cell in zip(names, line.cells, strict=True):
            if cell.url:
                figure = FIGURES[FIGURES[name].records]
                assert opened(cell.url, tenant) == figure.of(row.tally), cell.name


def opened(url: str, tenant: Tenant) -> int:
    """The sum over the records to which a link of the page leads."""
    asked = QueryDict(urlsplit(url).query)
    without = frozenset(asked.getlist("without"))
    query = parse_query(asked, without=without, tenant=tenant, now=LATE)
    found = parse_records(asked, query, [])
    lines = sum_behind(found.figure)
    if lines is None:
        return sum(cost.base_minor or 0 for cost in costs_behind(query))
    rows = list(standing(query, lines))
    return sum(row.times if lines.measure == "n" else row.money for row in rows)


def every_breakdown_has_the_same_total(query: ReportQuery) -> None:
    totals = [closed_loop(replace(query, by=each)).total.tally for each in Dimension]
    assert totals == [totals[0]] * len(Dimension)


@each_history
@given(stories=st.lists(STORIES, min_size=1, max_size=5), day=DAYS, sweeps=SWEEPS)
def test_what_was_said_of_a_day_stays_as_it_was_said(in_acme, ask, stories, day, sweeps):
    """A figure as of a day is the same however much is learned afterwards."""
    early = [story for story in stories if story.captured <= day]
    with forgotten_afterwards():
        lived(early, [], sweeps)
        query = ask(as_of=noon(day), by=Dimension.MONTH)
        before = closed_loop(query).total.tally
        world_goes_on = [replace(story, captured=day + timedelta(days=1)) for story in stories]
        with_more = World.__new__(World)
        with_more.campaigns = list(Campaign.objects.order_by("id"))
        with_more.channels = list(Channel.objects.order_by("code"))
        for story in world_goes_on:
            with_more.live(story)
        assert closed_loop(query).total.tally == before
