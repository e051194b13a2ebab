"""The agreement can be read by everybody inside, and changed by the heads."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.ground_rules import actions, drafting, queries, signing
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import GroundRules
from apps.ground_rules.terms import Terms
from apps.handoffs import actions as handoffs
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered

AGREEMENT, CHANGE = "/t/acme/agreement/", "/t/acme/agreement/change/"


@pytest.fixture
def terms():
    """What the form sends when nothing is changed."""
    return {
        "minimum_score": "60",
        "accepts_unscored": "on",
        "industries": "",
        "countries": "",
        "minimum_employees": "",
        "response_hours": "8",
        "hand_raiser_hours": "",
        "first_attempt_hours": "",
        "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "opens": "09:00",
        "closes": "17:00",
        "outcome_days": "30",
        "acceptance_target_pct": "90",
    }


@pytest.fixture
def first(in_acme):
    return ground_rules.rules()


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def words_of(response):
    """What is read aloud, without the words that only say what a number counts."""
    return re.sub(r"\s+", " ", re.sub(r"hand-offs</span>|<[^>]+>", " ", text_of(response)))


def test_the_agreement_reads_as_numbered_clauses(first, sol, as_):
    page = text_of(as_(sol).get(AGREEMENT))
    assert "It scores at least 60 points." in page
    assert "Every lead is accepted or turned down within 8 working hours." in page
    assert 'id="c3.1"' in page
    assert "Already a customer" in page
    assert "Mon–Fri 09:00–17:00, Europe/Berlin" in page
    assert "Change the agreement" not in page


def test_a_promise_stands_beside_what_was_kept(first, sol, lena, as_):
    for hours_ago, code in [(30, ""), (29, ""), (28, "industry")]:
        at = timezone.now() - timedelta(hours=hours_ago)
        handoff = offered(to=sol, at=at)
        if code:
            reason = ground_rules.reason(first, code)
            handoffs.reject(handoff, by=sol, at=at, reason=reason)
        else:
            handoffs.accept(handoff, by=sol, at=at)
    page = words_of(as_(lena).get(AGREEMENT))
    assert "Accepted, of those answered in the last 90 days: 2 of 3 (67%) · agreed 90%." in page
    assert "Answered in time, in the last 90 days: 3 of 3 (100%) ·" in page


def test_without_hand_offs_there_is_no_figure(first, lena, as_):
    page = text_of(as_(lena).get(AGREEMENT))
    assert "Answered in time, in the last 90 days: no data" in page


def test_before_the_first_agreement_the_page_says_what_to_do(in_acme, lena, sol, as_):
    assert "Write the agreement" in text_of(as_(lena).get(AGREEMENT))
    assert "The heads of Marketing and Sales can write" in text_of(as_(sol).get(AGREEMENT))


def test_the_form_starts_from_the_version_in_force(in_acme, lena, as_):
    ground_rules.rules(minimum_score=55, industries=("Dairy", "Water"))
    page = text_of(as_(lena).get(CHANGE))
    assert 'value="55"' in page
    assert 'value="Dairy, Water"' in page


def test_a_head_brings_a_new_version_into_force(first, lena, as_, terms):
    client = as_(lena)
    answer = client.post(CHANGE, {**terms, "response_hours": "4", "industries": "Dairy,  Water"})
    assert (answer.status_code, answer.url) == (303, AGREEMENT)
    page = text_of(client.get(AGREEMENT))
    assert "within 4 working hours" in page
    assert "target segments: Dairy, Water." in page
    second = queries.in_force(timezone.now())
    assert (second.version, second.created_by) == (2, lena)
    old = text_of(client.get("/t/acme/agreement/v/1/"))
    assert "within 8 working hours" in old
    assert "no longer in force" in old


def test_saving_without_a_change_keeps_the_version(first, lena, as_, terms):
    as_(lena).post(CHANGE, terms)
    assert GroundRules.objects.count() == 1


def test_what_was_drafted_clause_by_clause_is_not_lost_in_the_short_form(
    first, lena, as_, terms, at
):
    client = as_(lena)
    assert CHANGE in text_of(client.get(AGREEMENT))
    draft = drafting.start_draft(by=lena, at=at)
    drafting.add_clause(
        draft, by=lena, at=at, kind=ClauseKind.OTHER, text="Both meet on Mondays.", title="Meeting"
    )
    signing.adopt(draft, by=lena, at=timezone.now())
    assert CHANGE not in text_of(client.get(AGREEMENT))
    answers = [client.get(CHANGE), client.post(CHANGE, {**terms, "response_hours": "4"})]
    assert [(one.status_code, one.url) for one in answers] == [(303, AGREEMENT)] * 2
    assert "draft the next version, which starts word for word" in text_of(client.get(AGREEMENT))
    with pytest.raises(actions.SaysMore):
        actions.publish_alone(Terms(), by=lena, at=timezone.now())
    assert "Both meet on Mondays." in text_of(client.get(AGREEMENT))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("response_hours", "0"),
        ("response_hours", ""),
        ("minimum_score", "101"),
        ("acceptance_target_pct", "120"),
        ("weekdays", []),
        ("closes", "08:00"),
        ("opens", "noon"),
    ],
)
def test_terms_that_make_no_sense_are_refused(first, lena, as_, terms, field, value):
    page = as_(lena).post(CHANGE, {**terms, field: value})
    assert page.status_code == 422
    assert "error-summary" in text_of(page)
    assert GroundRules.objects.count() == 1


def test_a_version_that_never_was_is_not_found(first, lena, as_):
    assert as_(lena).get("/t/acme/agreement/v/9/").status_code == 404


def test_only_the_heads_change_it(first, sol, mara, eve, agi, jonas, as_, terms):
    for user in (sol, mara, eve):
        assert as_(user).get(AGREEMENT).status_code == 200
        assert as_(user).post(CHANGE, terms).status_code == 403
    assert as_(agi).get(AGREEMENT).status_code == 403
    assert as_(jonas).get(CHANGE).status_code == 200
