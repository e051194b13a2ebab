"""Reminding, passing on, taking the list away, and who may do so."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from re import findall

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.handoffs.models import HandOff
from apps.notifications.models import Notification
from tests.factories.handoffs import handoff as offered

from .conftest import LEAKS, ago, listed


def test_the_page_shows_what_the_command_tells(world, read, told, lena):
    page, report = read(lena), told()
    assert [row["n"] for row in report["rows"]] == [
        int(n) for n in findall(r'stat-value">(?:<a[^>]+>)?(\d+)', page)
    ]
    assert len(listed(page)) == len(report["leaks"])
    assert findall(r'class="number"><span title="[^"]+">(\d+) days?', page) == [
        str(one["days"]) for one in report["leaks"]
    ]


def test_reminding_tells_each_owner_once_a_day(world, as_, lena, jonas, sol, at):
    picks = {"pick": [str(one.public_id) for one in (world["late"], world["untried"])]}
    with time_machine.travel(at, tick=False):
        as_(lena).post(f"{LEAKS}remind/", picks)
        as_(jonas).post(f"{LEAKS}remind/", picks)
    told = Notification.objects.filter(recipient=sol, key__startswith="leaks-")
    assert [one.sentence for one in told] == [
        "2 leads wait for a word of yours that is due. Lena Hartmann asks you to look."
    ]
    with time_machine.travel(at + timedelta(days=1), tick=False):
        as_(jonas).post(f"{LEAKS}remind/", picks)
    assert told.all().count() == 2


def test_a_lead_that_does_not_leak_reminds_nobody(world, as_, lena, at):
    with time_machine.travel(at, tick=False):
        as_(lena).post(f"{LEAKS}remind/", {"pick": [str(world["won"].public_id), "rubbish"]})
    assert not Notification.objects.filter(key__startswith="leaks-").exists()


def test_the_head_of_sales_passes_leads_on(world, as_, jonas, sid, at):
    picks = [str(world[name].public_id) for name in ("late", "nobodys", "untried")]
    with time_machine.travel(at, tick=False):
        as_(jonas).post(f"{LEAKS}pass-on/", {"pick": picks, "to": sid.id})
    taken = HandOff.objects.filter(to=sid).values_list("id", flat=True)
    assert set(taken) == {world["late"].id, world["nobodys"].id}


def test_a_marketer_passes_nothing_on(world, as_, mara, sid):
    picked = {"pick": [str(world["late"].public_id)], "to": sid.id}
    assert as_(mara).post(f"{LEAKS}pass-on/", picked).status_code == 403


def test_going_back_leads_nowhere_else(world, as_, lena):
    answer = as_(lena).post(f"{LEAKS}remind/", {"back": "https://elsewhere.example/"})
    assert answer["Location"] == LEAKS
    answer = as_(lena).post(f"{LEAKS}remind/", {"back": f"{LEAKS}?kind=no_answer"})
    assert answer["Location"] == f"{LEAKS}?kind=no_answer"


def test_an_executive_sees_no_names(world, read, eve):
    assert all(name.startswith("Lead ") for name in listed(read(eve)))


def test_the_file_has_a_row_for_each_leak(world, as_, lena, eve, at):
    assert as_(eve).get(f"{LEAKS}export/").status_code == 403
    with time_machine.travel(at, tick=False):
        response = as_(lena).get(f"{LEAKS}export/")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert '"Silent Sina"' in lines[1]


@pytest.mark.parametrize("query", ["?kind=luck", "?age=old", "?owner=sol", "?as_of=soon"])
def test_what_cannot_be_asked_is_refused(world, as_, lena, query):
    assert as_(lena).get(LEAKS + query).status_code == 422


@pytest.mark.parametrize("as_of", ["1900-01-01", "9999-12-31T00:00:00%2B00:00", "2199-06-01"])
def test_a_day_of_which_nobody_knows_anything_is_refused(world, as_, lena, as_of):
    for address in (LEAKS, f"{LEAKS}export/"):
        assert as_(lena).get(f"{address}?as_of={as_of}").status_code == 422


def test_what_waits_on_a_day_to_come_is_not_told_as_a_fact(world, as_, lena, at):
    with time_machine.travel(at, tick=False):
        page = as_(lena).get(f"{LEAKS}?as_of={ago(at, days=-2).date()}")
    assert "still to come. Choose today or an earlier day." in page.content.decode()


def test_reps_and_outsiders_do_not_see_it(gil, world, as_, sol):
    assert as_(sol).get(LEAKS).status_code == 403
    assert as_(gil).get(LEAKS).status_code == 404


def test_the_page_asks_as_often_for_many_leads_as_for_few(world, as_, lena, sol, at):
    client = as_(lena)

    def statements() -> list[str]:
        with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as asked:
            client.get(LEAKS)
        return [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]

    client.get(LEAKS)
    few = statements()
    for _ in range(5):
        offered(to=sol, at=ago(at, days=6))
    assert len(statements()) == len(few)
    assert len(few) <= 16, few


def test_the_closed_loop_says_as_many(world, as_, lena, at):
    with time_machine.travel(at, tick=False):
        page = unescape(as_(lena).get("/t/acme/reports/closed-loop/").content.decode())
    panel = page[page.index('class="leaks"') :]
    assert findall(r"<li><b>(\d+)</b>", panel)[:3] == ["2", "1", "1"]
