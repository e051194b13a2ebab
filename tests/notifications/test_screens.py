"""The list of what a person was told."""

import re
from datetime import time

import pytest

from apps.notifications.actions import notify
from apps.notifications.choices import choices_of
from apps.notifications.kinds import Cadence, Subject
from apps.notifications.models import ChatHook, Delivery, Notification

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


# --- Choices


PREFERENCES = "/t/acme/notifications/preferences/"


def chosen(**changes):
    said = dict.fromkeys(Subject.values, "digest")
    return {**said, "begins": "22:00", "ends": "06:30", "time_zone": "Europe/Madrid", **changes}


def test_the_list_leads_to_the_choices(told, sol, as_):
    assert PREFERENCES in as_(sol).get(LIST).content.decode()


def test_one_chooses_how_often_and_when_not(in_acme, sol, sid, as_):
    client = as_(sol)
    assert client.get(PREFERENCES).status_code == 200
    assert client.post(PREFERENCES, chosen(handoff="immediate")).status_code == 303
    mine = choices_of(sol)
    assert (mine.cadences[Subject.HANDOFF], mine.cadences[Subject.CLOCK]) == (
        Cadence.IMMEDIATE,
        Cadence.DIGEST,
    )
    assert (mine.begins, mine.ends, mine.time_zone) == (time(22), time(6, 30), "Europe/Madrid")
    assert choices_of(sid).cadences[Subject.CLOCK] == Cadence.IMMEDIATE
    page = client.get(PREFERENCES).content.decode()
    assert re.search(r'name="handoff" value="immediate"[^>]*checked', page)


@pytest.mark.parametrize(
    "wrong", [{"handoff": "hourly"}, {"begins": "late"}, {"time_zone": "Mars/Base"}]
)
def test_a_choice_that_does_not_exist_is_refused(in_acme, sol, as_, wrong):
    before = choices_of(sol)
    assert as_(sol).post(PREFERENCES, chosen(**wrong)).status_code == 422
    assert choices_of(sol) == before


# --- Chat channels and the log


CHAT = "/t/acme/settings/chat/"
SLACK = "https://hooks.slack.com/services/T0/B0/abcdefgh1234"


def connect(client, **changes):
    return client.post(CHAT, {"name": "#leads", "url": SLACK, "subjects": ["handoff"], **changes})


def test_an_admin_connects_a_channel_and_sees_its_address_never_again(in_acme, ada, as_):
    client = as_(ada)
    assert connect(client).status_code == 303
    page = client.get(CHAT).content.decode()
    assert "hooks.slack.com/…1234" in page
    assert "abcdefgh" not in page
    assert ChatHook.objects.get().url == SLACK


@pytest.mark.parametrize("url", ["http://hooks.slack.com/x", "https://127.0.0.1:6379/", "slack"])
def test_an_address_that_may_not_be_called_is_refused(in_acme, ada, as_, url):
    assert connect(as_(ada), url=url).status_code == 422
    assert not ChatHook.objects.exists()


def test_a_channel_hears_of_something(in_acme, ada, as_):
    refused = connect(as_(ada), subjects=[])
    assert refused.status_code == 422
    assert "Choose at least one thing that the channel hears of." in refused.content.decode()


def test_a_channel_is_tried_out_and_disconnected(in_acme, ada, as_):
    client = as_(ada)
    connect(client)
    hook = ChatHook.objects.get()
    assert client.post(f"{CHAT}{hook.public_id}/try/").status_code == 303
    assert "Test message" in client.get("/t/acme/settings/messages/").content.decode()
    assert client.post(f"{CHAT}{hook.public_id}/disconnect/").status_code == 303
    assert client.post(f"{CHAT}{hook.public_id}/disconnect/").status_code == 404
    assert "No channel yet" in client.get(CHAT).content.decode()


def test_the_log_says_what_went_where_and_why_not(in_acme, ada, sol, at, as_):
    said = {"path": "/x/", "at": at, "subject": Subject.HANDOFF}
    notify(sol, key="lead-1", sentence="Lead 1 waits.", **said)
    Delivery.objects.update(state="failed", problem="The mail server does not take this address.")
    notify(sol, key="lead-2", sentence="Lead 2 waits.", **said)
    client = as_(ada)
    everything = client.get("/t/acme/settings/messages/").content.decode()
    assert "Sol Castellani" in everything
    assert everything.index("Lead 2 waits.") < everything.index("Lead 1 waits.")
    failed = client.get("/t/acme/settings/messages/?state=failed").content.decode()
    assert "does not take this address" in failed
    assert "Lead 2 waits." not in failed
