"""Values of the tenant's own fields arrive with leads, one by one and by the file alike."""

from datetime import timedelta

import pytest

from apps.leads import actions as leads
from apps.leads.bulk import Arrival, Effect, take_in
from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent, NarrowingValue
from tests.factories import custom_fields as make
from tests.factories.leads import lead

pytestmark = pytest.mark.usefixtures("in_acme")

EMAIL = "k.brandt@sonnental.example"


@pytest.fixture
def fields():
    return make.machines(), make.buying_for()


def by_one(at, *told):
    for n, custom in enumerate(told):
        lead(email=EMAIL, custom=custom, at=at + timedelta(minutes=n))


def by_file(at, *told):
    arrivals = [Arrival(n, email=EMAIL, custom=custom) for n, custom in enumerate(told)]
    take_in(arrivals, by=None, at=at, is_takeover=False)


def narrowing():
    return list(NarrowingValue.objects.values_list("key", "value"))


@pytest.mark.parametrize("arrive", [by_one, by_file])
def test_what_is_told_first_stays_and_blanks_are_filled(arrive, fields, at):
    arrive(
        at,
        {"machines": 12},
        None,
        {"machines": 40, "buying_for": "A new plant"},
        {"buying_for": "An old plant"},
    )
    assert Lead.objects.get().custom == {"machines": 12, "buying_for": "A new plant"}
    assert narrowing() == [("buying_for", "A new plant")]


@pytest.mark.parametrize("arrive", [by_one, by_file])
def test_the_field_knows_when_it_was_filled_in_last(arrive, fields, at):
    machines, buying_for = fields
    arrive(at, {"machines": 12})
    machines.refresh_from_db()
    buying_for.refresh_from_db()
    assert (machines.used_on, buying_for.used_on) == (at.date(), None)


def test_what_the_source_corrects_is_corrected_and_the_story_says_which(fields, at):
    told = Arrival(1, external_id="D-1", email=EMAIL, custom={"buying_for": "A new plant"})
    take_in([told], by=None, at=at, is_takeover=False)
    again = told._replace(custom={"buying_for": "An old plant", "machines": 3})
    [taken] = take_in([again], by=None, at=at, is_takeover=False).rows
    assert taken.effect is Effect.UPDATED
    event = LeadEvent.objects.get(kind=Kind.CORRECTED)
    assert event.facts["fields"] == ["custom.buying_for", "custom.machines"]
    assert Lead.objects.get().custom == {"buying_for": "An old plant", "machines": 3}
    assert narrowing() == [("buying_for", "An old plant")]
    [taken] = take_in([again], by=None, at=at, is_takeover=False).rows
    assert taken.effect is Effect.UNCHANGED


def test_people_put_a_value_right_or_take_it_out(fields, mara, at):
    known = lead(custom={"machines": 12, "buying_for": "A new plant"})
    with leads.locked(known.id) as held:
        facts = {"custom.machines": 14, "custom.buying_for": "", "name": "Katrin Brandt"}
        changed = leads.correct(held, facts, by=mara, at=at)
    assert {"custom.machines", "custom.buying_for"} <= set(changed)
    assert Lead.objects.get().custom == {"machines": 14}
    assert narrowing() == []
