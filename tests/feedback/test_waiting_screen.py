"""What does not move is read by both sides: the queue, and the clocks that stand still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.handoffs import actions, queueing
from apps.handoffs.kinds import PauseReason, QueueReason
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered
from tests.factories.leads import lead as captured

PAGE = "/t/acme/waiting/"
#: Tuesday at ten in Berlin.
TEN = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def paused(sol):
    return offered(to=sol, at=TEN, company="Hydrotec")


@pytest.fixture
def read(as_):
    def page(user, address=PAGE, *, at=TEN + 30 * HOUR):
        with time_machine.travel(at, tick=False):
            response = as_(user).get(address)
        assert response.status_code == 200
        return response.content.decode()

    return page


def test_the_head_of_sales_reads_what_waits_for_room_and_why(read, jonas, lena):
    for score, company in ((60, "Weidenbach"), (90, "Hydrotec")):
        lead = captured(score=score, company=company)
        queueing.queue(lead, by=None, at=TEN, reason=QueueReason.NO_CAPACITY)
    for head in (jonas, lena):
        page = read(head)
        assert page.index("Hydrotec") < page.index("Weidenbach")
        assert "Everybody in Sales has as many leads as agreed" in page
    inbox = read(jonas, "/t/acme/sales/inbox/")
    assert f'href="{PAGE}">2 leads wait for room</a>' in inbox


def test_a_clock_that_stands_still_is_listed_with_who_and_why(read, paused, sol, jonas, mara):
    actions.pause(
        paused, by=sol, at=TEN + HOUR, reason=PauseReason.PROSPECT_ASKED, note="Back on Monday"
    )
    for reader in (jonas, mara):
        page = read(reader, f"{PAGE}?show=paused", at=TEN + 3 * HOUR)
        for said in ("Hydrotec", "The prospect asked us to wait", "Back on Monday", sol.name):
            assert said in page
        assert '<td class="number" data-end>2 h</td>' in page
    assert "1 clock stands still" in read(jonas, "/t/acme/sales/inbox/")


def test_a_pause_that_ended_says_what_it_kept_off_the_clock(read, paused, sol, jonas):
    actions.pause(paused, by=sol, at=TEN + HOUR, reason=PauseReason.SYSTEM_DOWN)
    actions.resume(paused, by=sol, at=TEN + 4 * HOUR)
    assert "3 h" in read(jonas, f"{PAGE}?show=ended")
    assert "in time because of it" not in read(jonas, f"{PAGE}?show=ended")
    actions.accept(paused, by=sol, at=TEN + 26 * HOUR)
    assert "in time because of it" in read(jonas, f"{PAGE}?show=ended")
    assert "All clocks run" in read(jonas, f"{PAGE}?show=paused")


def test_a_rep_reads_only_of_own_leads(read, paused, sol, sid):
    actions.pause(paused, by=sol, at=TEN + HOUR, reason=PauseReason.SYSTEM_DOWN)
    assert "Hydrotec" in read(sol, f"{PAGE}?show=paused")
    assert "Hydrotec" not in read(sid, f"{PAGE}?show=paused")


def test_who_sees_no_contacts_reads_no_names(read, sol, eve):
    handoff = offered(to=sol, at=TEN, name="Katrin Sommer", company="")
    actions.pause(handoff, by=sol, at=TEN + HOUR, reason=PauseReason.SYSTEM_DOWN)
    assert "Katrin" not in read(eve, f"{PAGE}?show=paused")


def test_an_address_of_no_part_of_the_page_shows_the_queue(read, jonas):
    assert "No lead waits for room" in read(jonas, f"{PAGE}?show=everything")


def test_pauses_are_read_page_by_page(read, sol, jonas, monkeypatch):
    monkeypatch.setattr("apps.handoffs.queries.standing_still.PAGE", 2)
    for hours in range(3):
        handoff = offered(to=sol, at=TEN)
        at = TEN + hours * HOUR
        actions.pause(handoff, by=sol, at=at, reason=PauseReason.SYSTEM_DOWN)
    first = read(jonas, f"{PAGE}?show=paused")
    assert first.count("<tr data-row>") == 2
    assert "show=paused" in first.partition("older=")[0].rpartition("href")[2]
