"""Asking for a replay, and reading what it found."""

from __future__ import annotations

import re

from django.template import Context, Template

from apps.handoffs import actions
from apps.leads.models import Lead
from tests.factories.leads import lead as captured

from .conftest import asks_for, replayed, run_all, sums


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_handed_over_as_well_names_what_kept_it_back(history, draft, lena, as_, at):
    asks_for(draft, 50)
    replayed(draft, lena, at)
    page = page_of(as_(lena), "/t/acme/agreement/v/2/backtest/?part=added&figure=handed")
    assert "v1 §1.1" in page


def test_what_nothing_keeps_back_any_more_is_no_merit_of_the_draft(history, draft, lena, as_, at):
    """The facts became known after the lead was judged: the version in force lets it through."""
    asks_for(draft, 50)
    Lead.objects.filter(id=history[55].id).update(given_score=90)
    before, after = sums(replayed(draft, lena, at))
    assert (before.handed, after.handed) == (6, 6)
    page = page_of(as_(lena), "/t/acme/agreement/v/2/backtest/?part=added&figure=handed")
    assert "No lead here" in page


def test_the_page_asks_watches_and_reads_without_script(history, draft, lena, as_):
    client = as_(lena)
    address = "/t/acme/agreement/v/2/backtest/"
    assert "http-equiv" not in page_of(client, address)
    asked = client.post(f"{address}ask/", {"months": "3"})
    assert (asked.status_code, asked["Location"]) == (303, address)
    going = page_of(client, address)
    assert '<meta http-equiv="refresh" content="5">' in going
    run_all()
    assert "Under version 1" in page_of(client, address)
    assert client.post(f"{address}ask/", {"months": "7"}).status_code == 422


def test_the_leads_leave_as_a_file_that_runs_nothing(rules, draft, sol, lena, as_, at):
    lead = captured(score=70, at=at, name="=HYPERLINK(1)")
    actions.offer_if_qualified(lead, at=at)
    replayed(draft, lena, at)
    answer = as_(lena).get("/t/acme/agreement/v/2/backtest/leads/?part=dropped&figure=handed")
    text = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK(1)" in text
    assert '"v2 §1.1"' in text


def test_a_made_up_list_does_not_exist(history, draft, lena, as_, at):
    replayed(draft, lena, at)
    for asked in ("part=other", "figure=other", "replay=other"):
        assert as_(lena).get(f"/t/acme/agreement/v/2/backtest/?{asked}").status_code == 404


def test_reps_do_not_see_the_replay(history, draft, sol, lena, as_, at):
    replayed(draft, lena, at)
    assert as_(sol).get("/t/acme/agreement/v/2/backtest/").status_code == 403
    assert as_(sol).post("/t/acme/agreement/v/2/backtest/ask/").status_code == 403


def card(request, rules):
    template = Template("{% load backtests %}{% backtest_card rules %}")
    return template.render(Context({"request": request, "rules": rules}))


def test_the_card_tells_the_latest_replay(history, draft, lena, as_, at):
    replayed(draft, lena, at)
    request = as_(lena).get("/t/acme/agreement/v/2/backtest/").wsgi_request
    html = card(request, draft)
    assert "If version 2 had applied" in html
    assert "Version 1, in force, → version 2: both judge the same leads." in html
    assert re.search(r">2<.*? of .*?>3<.*? \(67%\)", html, re.DOTALL)
    asks_for(draft, 90)
    assert "The text was changed since" in card(request, draft)
