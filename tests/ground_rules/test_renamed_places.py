"""A place under another name is the same place: its people and their hours go along."""

from datetime import date, timedelta

import pytest

from apps.core.working_places import Calendars
from apps.ground_rules import beginning, drafting, queries
from apps.ground_rules.errors import PlaceTaken
from apps.ground_rules.fingerprint import texts_and_rules
from apps.ground_rules.forms.hours import NamedPlaceForm
from apps.handoffs import running
from apps.tenancy.actions import change_place
from apps.tenancy.kinds import Department
from apps.tenancy.models import AuditEntry, Membership
from tests.factories.handoffs import handoff as offered
from tests.handoffs.agreements import agree_on_hours

from .test_draft_screens import DRAFT, text_of
from .test_hours import SPLIT, sent_for
from .test_places import NEW_YORK, PLACES, calendars, fresh

LATER = timedelta(days=30)


@pytest.fixture
def first(first):
    """Version 1 names New York."""
    agree_on_hours(first, Calendars(SPLIT, {"New York": NEW_YORK}))
    return fresh(first)


@pytest.fixture
def sid(first, sid, ada, at):
    """Sid works in New York."""
    change_place(Membership.objects.get(user=sid), "New York", by=ada, at=at)
    return sid


@pytest.fixture
def rename(draft, lena, at):
    """rename("New York", "NYC") → what the draft's hours are then."""

    def put(place, name):
        hours = calendars(draft).places[place]
        drafting.edit_place(fresh(draft), by=lena, at=at, place=place, calendar=hours, name=name)
        return calendars(draft)

    return put


@pytest.fixture
def in_force(draft, propose, sign, at):
    """in_force() → version 2, signed by both and begun."""

    def begin():
        proposal = propose(fresh(draft))
        for department in (Department.MARKETING, Department.SALES):
            sign(proposal, department)
        return beginning.bring_into_force(at=at + LATER)

    return begin


def place_of(user):
    return Membership.objects.get(user=user).place


def test_who_works_there_goes_along_when_the_version_begins_and_not_before(
    rename, in_force, sid, at
):
    rename("New York", "NYC")
    assert place_of(sid) == "New York"
    in_force()
    assert place_of(sid) == "NYC"
    entry = AuditEntry.objects.filter(action="member.place_changed").latest("id")
    assert (entry.by, entry.facts["was"], entry.facts["now"]) == (
        None,
        {"place": "New York"},
        {"place": "NYC"},
    )


def test_what_was_handed_over_before_keeps_the_name_and_hours_of_its_version(
    rename, in_force, sid, at
):
    before = offered(to=sid, score=82)
    rename("New York", "NYC")
    in_force()
    before.refresh_from_db()
    after = offered(to=sid, at=at + LATER, score=82)
    assert (before.place, after.place) == ("New York", "NYC")
    assert running.terms_of(before.rules).calendar(before) == NEW_YORK
    assert running.terms_of(after.rules).calendar(after) == NEW_YORK


def test_between_its_instant_and_the_sweep_the_earlier_name_still_says_where(rename, sid):
    hours = rename("New York", "NYC")
    assert (hours.known("New York"), hours.at("New York")) == ("NYC", NEW_YORK)
    assert hours.known("Boston") == ""


def test_both_sign_what_a_place_was_called(draft, rename):
    before = texts_and_rules(fresh(draft))
    hours = rename("New York", "NYC")
    assert texts_and_rules(fresh(draft)) != before
    assert Calendars.from_json(hours.to_json()) == hours
    assert "NYC (formerly New York): Mon–Fri" in queries.hours_in_words(fresh(draft))


def test_called_as_before_again_the_draft_says_what_it_said(draft, rename):
    before = texts_and_rules(fresh(draft))
    rename("New York", "NYC")
    rename("NYC", "New York")
    assert texts_and_rules(fresh(draft)) == before


def test_a_slip_of_the_pen_that_nobody_knows_is_not_remembered(rename):
    rename("New York", "Nwe York")
    assert rename("Nwe York", "NYC").formerly == {"NYC": ("New York",)}


def test_two_places_never_share_a_name_or_an_earlier_one(draft, rename, lena, at):
    drafting.edit_place(fresh(draft), by=lena, at=at, place="Boston", calendar=NEW_YORK)
    rename("New York", "NYC")
    for name in ("NYC", "New York"):
        with pytest.raises(PlaceTaken):
            rename("Boston", name)
    sent = sent_for(NEW_YORK, form=NamedPlaceForm(calendars(draft)))
    form = NamedPlaceForm(calendars(draft), {**sent, "place": "new york", "zone": "UTC"})
    assert form.errors["place"] == [
        "new york is what NYC was called before: choose a name of its own."
    ]


def test_on_the_page_a_place_gets_its_name_and_the_draft_says_who_goes_along(
    draft, first, sid, lena, as_
):
    client = as_(lena)
    one = f"{PLACES}New%20York/"
    assert "it stays the same place" in text_of(client.get(one))
    form = NamedPlaceForm(calendars(draft), place="New York")
    told = {**sent_for(NEW_YORK, form=form), "place": "NYC", "zone": "America/New_York"}
    assert client.post(one, told).status_code == 303
    page = text_of(client.get(DRAFT))
    assert "New York is called NYC in the next version." in page
    assert f"New York is called NYC from then on: {sid} goes along." in page
    assert calendars(draft).places == {"NYC": NEW_YORK}
    assert NEW_YORK.holidays == frozenset({date(2026, 11, 26)})


def test_who_was_slower_is_told_that_a_place_is_called_so(draft, lena, at, as_, monkeypatch):
    seen = fresh(draft)
    drafting.edit_place(fresh(draft), by=lena, at=at, place="Boston", calendar=NEW_YORK)
    monkeypatch.setattr("apps.ground_rules.views.hours.draft_or_404", lambda: seen)
    form = NamedPlaceForm(calendars(draft), place="New York")
    told = {**sent_for(NEW_YORK, form=form), "place": "Boston", "zone": "America/New_York"}
    answer = as_(lena).post(f"{PLACES}New%20York/", told)
    assert answer.status_code == 422
    assert "Boston is, or was until now, what another place is called." in text_of(answer)
    assert set(calendars(draft).places) == {"New York", "Boston"}


def test_the_draft_says_who_loses_a_place_that_it_does_not_name(draft, sid, lena, at, as_):
    drafting.remove_place(fresh(draft), by=lena, at=at, place="New York")
    page = text_of(as_(lena).get(DRAFT))
    assert f"New York is not named any more: {sid} works by the main hours from then on." in page


def test_the_page_of_the_people_offers_the_place_once_and_says_what_it_becomes(
    draft, rename, sid, ada, as_
):
    rename("New York", "NYC")
    page = as_(ada).get("/t/acme/settings/people/").content.decode()
    assert "New York (America/New_York, NYC from the next version)</option>" in page
    assert 'value="NYC"' not in page
