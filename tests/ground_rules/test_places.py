"""Further places in the agreement: their own zone, week, holidays and special days."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from apps.core.business_time import Calendar
from apps.core.working_places import Calendars
from apps.ground_rules import drafting, queries, short_form
from apps.ground_rules.comparing import compare
from apps.ground_rules.errors import NeverOpen
from apps.ground_rules.fingerprint import is_intact, texts_and_rules
from apps.ground_rules.forms.hours import NamedPlaceForm
from apps.ground_rules.models import GroundRules
from tests.core.business_time.calendars import OFFICE, hours, weekly

from .test_draft_screens import AGREEMENT, DRAFT, text_of
from .test_hours import SPLIT, sent_for

PLACES = f"{DRAFT}places/"
NEW_YORK = Calendar(
    ZoneInfo("America/New_York"),
    dict.fromkeys(OFFICE, hours("08:30-17:00")),
    holidays=frozenset({date(2026, 11, 26)}),
)


def fresh(rules):
    return GroundRules.objects.select_related("calendar").get(id=rules.id)


def calendars(rules):
    return queries.calendars_of(fresh(rules))


def with_new_york(draft, *, by, at):
    drafting.edit_place(draft, by=by, at=at, place="New York", calendar=NEW_YORK)
    return fresh(draft)


def test_without_places_the_document_is_what_it_always_was():
    assert Calendars(SPLIT).to_json() == SPLIT.to_json()
    assert Calendars.from_json(SPLIT.to_json()) == Calendars(SPLIT)


def test_with_places_it_is_read_back_and_the_main_hours_are_where_they_were():
    both = Calendars(SPLIT, {"New York": NEW_YORK})
    document = both.to_json()
    assert Calendars.from_json(document) == both
    assert Calendar.from_json(document) == SPLIT
    assert (both.at("New York"), both.at("Boston"), both.at("")) == (NEW_YORK, SPLIT, SPLIT)


def test_a_place_is_added_changed_and_removed(draft, first, lena, as_):
    client = as_(lena)
    form = NamedPlaceForm(queries.calendars_of(first))
    sent = sent_for(queries.calendar_of(first), form=form)
    assert client.get(PLACES).status_code == 200
    told = {**sent, "place": " New  York ", "zone": "America/New_York", "mon_0": "08:30"}
    assert client.post(PLACES, told).status_code == 303
    page = text_of(client.get(DRAFT))
    assert "New York: Mon 08:30–17:00; Tue–Fri 09:00–17:00, America/New_York" in page
    assert client.post(PLACES, told | {"place": "new york"}).status_code == 422
    one = f"{PLACES}New%20York/"
    assert 'value="08:30"' in text_of(client.get(one))
    assert client.post(one, told | {"mon_0": "09:00"}).status_code == 303
    assert queries.hours_in_words(fresh(draft)).endswith(
        ". New York: Mon–Fri 09:00–17:00, America/New_York"
    )
    assert client.get(f"{PLACES}Boston/").status_code == 404
    assert client.post(f"{one}remove/").status_code == 303
    assert calendars(draft).places == {}


@pytest.mark.parametrize("name", ["New/York", "..", "", "x" * 61])
def test_a_place_has_a_name_that_can_stand_in_an_address(name):
    form = NamedPlaceForm(Calendars(NEW_YORK), {"place": name, "zone": "UTC"})
    assert not form.is_valid()
    assert "place" in form.errors


def test_main_hours_and_places_are_changed_without_each_other(draft, lena, at):
    with_new_york(draft, by=lena, at=at)
    drafting.edit_hours(draft, by=lena, at=at, calendar=SPLIT)
    assert calendars(draft) == Calendars(SPLIT, {"New York": NEW_YORK})


def test_a_place_where_nobody_ever_works_is_refused(draft, lena, at):
    with pytest.raises(NeverOpen):
        drafting.edit_place(draft, by=lena, at=at, place="Moon", calendar=weekly("UTC", ()))


def test_a_new_place_is_part_of_what_is_compared_and_signed(draft, first, lena, at, propose):
    before = texts_and_rules(draft)
    changed = with_new_york(draft, by=lena, at=at)
    words = compare(first, changed).hours
    assert "New York: Mon–Fri 08:30–17:00, America/New_York; not on 26 Nov 2026" in "".join(
        one.text for one in words if one.is_inserted
    )
    assert texts_and_rules(changed) != before
    assert not short_form.says_all_of(changed)
    assert is_intact(fresh(propose(changed)))


def test_the_document_and_its_paper_name_every_place(draft, lena, at, as_, propose):
    proposal = propose(with_new_york(draft, by=lena, at=at))
    for page in (f"{AGREEMENT}v/{proposal.version}/print/", f"{AGREEMENT}v/{proposal.version}/"):
        assert "New York: " in text_of(as_(lena).get(page))
