"""Where people work: the admin says it on the page of the people."""

from __future__ import annotations

import pytest

from apps.core.working_places import Calendars
from apps.ground_rules.queries import calendar_of
from apps.tenancy.models import AuditEntry, Membership
from tests.factories import ground_rules
from tests.handoffs.agreements import agree_on_hours

PEOPLE = "/t/acme/settings/people/"


@pytest.fixture
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def place(ada, sol, as_):
    """place("New York") → the page after Ada said that Sol works there."""
    sols = Membership.objects.get(user=sol)

    def say(name):
        client = as_(ada)
        assert client.post(f"{PEOPLE}{sols.id}/place/", {"place": name}).status_code == 303
        sols.refresh_from_db()
        assert sols.place == name
        return client.get(PEOPLE).content.decode()

    return say


def test_while_the_agreement_names_one_place_nobody_is_asked(rules, ada, sol, as_):
    assert "Works by the hours of" not in as_(ada).get(PEOPLE).content.decode()


def test_somebody_works_at_a_place_of_the_agreement(rules, ada, sol, place):
    main = calendar_of(rules)
    agree_on_hours(rules, Calendars(main, {"New York": main}))
    page = place("New York")
    assert "Sol Castellani works in New York." in page
    assert '<option value="New York" selected>New York (Europe/Berlin)</option>' in page
    entry = AuditEntry.objects.get(action="member.place_changed")
    assert (entry.by, entry.facts["now"]) == (ada, {"place": "New York"})
    assert "Sol Castellani works by the main hours." in place("")


def test_a_place_that_the_agreement_does_not_name_is_said_to_be_none(rules, place):
    page = place("Boston")
    assert "The agreement does not name Boston: the main hours count." in page


def test_a_place_without_end_is_refused(rules, ada, sol, as_):
    sols = Membership.objects.get(user=sol)
    as_(ada).post(f"{PEOPLE}{sols.id}/place/", {"place": "x" * 61})
    sols.refresh_from_db()
    assert sols.place == ""
