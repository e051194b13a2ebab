"""The next version begins as the one in force, and is changed clause by clause."""

from datetime import timedelta

import pytest

from apps.core.business_time import Calendar
from apps.ground_rules import actions, drafting, listing, queries
from apps.ground_rules.comparing import compare
from apps.ground_rules.errors import (
    ChangedMeanwhile,
    CodeTaken,
    InTheMaking,
    NeverOpen,
    NothingAgreed,
    Settled,
)
from apps.ground_rules.kinds import (
    ClauseKind,
    Criterion,
    Group,
    Joining,
    Operator,
    ReasonGroup,
    ReasonRoute,
    ReasonUse,
    State,
)
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.terms import Terms, write

from .conftest import clause, numbers


def test_a_draft_says_what_the_version_in_force_says(first, lena, at):
    draft = drafting.start_draft(by=lena, at=at)
    assert (draft.version, draft.state, draft.in_force_from) == (2, State.DRAFT, None)
    assert compare(first, draft).count == 0
    assert [one.code for one in queries.reasons_of(draft)] == [
        one.code for one in queries.reasons_of(first)
    ]
    assert queries.agreed(draft) == queries.agreed(first)


def test_the_version_in_force_counts_while_the_next_is_drafted(draft, first, at):
    assert queries.in_force(at) == first
    assert queries.in_force(at + timedelta(days=1000)) == first
    assert queries.versions() == [first]


def test_there_is_one_next_version(draft, jonas, at):
    with pytest.raises(InTheMaking):
        drafting.start_draft(by=jonas, at=at)


def test_without_a_first_version_there_is_no_next(in_acme, lena, at):
    with pytest.raises(NothingAgreed):
        drafting.start_draft(by=lena, at=at)


def test_text_and_rule_of_a_clause_change_together(draft):
    changed = clause(draft, "response")
    assert changed.text.endswith("4 working hours.")
    assert draft.response_minutes == 240
    assert queries.agreed(draft).response.minutes == 240


def test_a_rule_may_offer_alternatives(draft, lena, at):
    score = Criterion("score", Operator.AT_LEAST, (60,))
    fair = Criterion("channel", Operator.IS, ("Fair",))
    rule = Group(Joining.ANY, (score, fair)).to_json()
    drafting.edit_clause(clause(draft, "score"), by=lena, at=at, rule=rule)
    assert clause(draft, "score").rule == rule


def test_a_new_clause_stands_last_in_its_section(draft, jonas, at):
    added = drafting.add_clause(
        draft,
        by=jonas,
        at=at,
        kind=ClauseKind.QUALIFY,
        text="The company is in Europe.",
        section="1",
    )
    assert added.number == "1.5"
    assert numbers(draft)[:6] == ["1.1", "1.2", "1.3", "1.4", "1.5", "2.1"]


def test_a_new_section_stands_at_the_end(draft, jonas, at):
    added = drafting.add_clause(
        draft,
        by=jonas,
        at=at,
        kind=ClauseKind.CONTRIBUTION,
        text="At least 520 qualified leads every quarter.",
        title="What Marketing contributes",
        rule={"handoffs": 520},
    )
    assert (added.number, added.title) == ("5.1", "What Marketing contributes")
    assert queries.agreed(draft).contribution.handoffs == 520


def test_what_stands_after_a_removed_clause_moves_up(draft, jonas, at):
    drafting.remove_clause(clause(draft, "reachable"), by=jonas, at=at)
    assert numbers(draft)[:4] == ["1.1", "1.2", "1.3", "2.1"]
    assert clause(draft, "company").number == "1.2"
    cited = {one.code: one.clause for one in queries.reasons_of(draft)}
    assert cited["invalid_contact"] is None
    assert cited["company_size"].key == "company"


def test_a_heading_is_that_of_its_whole_section(draft, jonas, at):
    drafting.edit_clause(clause(draft, "score"), by=jonas, at=at, title="What we look for")
    titles = {one.title for one in queries.clauses_of(draft) if one.section == "1"}
    assert titles == {"What we look for"}


def test_two_people_on_one_clause_lose_nothing(draft, lena, jonas, at):
    opened = clause(draft, "score")
    seen = drafting.seen_as(opened.text, opened.rule)
    drafting.edit_clause(opened, by=lena, at=at, text="It scores 55.", seen=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        drafting.edit_clause(opened, by=jonas, at=at, text="It scores 50.", seen=seen)
    assert refused.value.current.text == "It scores 55."
    assert clause(draft, "score").text == "It scores 55."


def test_hours_of_the_next_version_leave_those_in_force_alone(draft, first, lena, at):
    saturday = Calendar.from_json(
        {"zone": "Europe/Berlin", "week": {"sat": [["10:00", "12:00"]]}, "holidays": ["2026-10-03"]}
    )
    drafting.edit_hours(draft, by=lena, at=at, calendar=saturday)
    drafting.edit_hours(draft, by=lena, at=at, calendar=saturday)
    draft.refresh_from_db()
    assert queries.calendar_of(draft) == saturday
    assert queries.calendar_of(first) != saturday


def test_hours_without_an_hour_are_refused(draft, lena, at):
    never = Calendar.from_json({"zone": "Europe/Berlin", "week": {}})
    with pytest.raises(NeverOpen):
        drafting.edit_hours(draft, by=lena, at=at, calendar=never)


def test_terms_of_the_version_itself_can_be_edited(draft, lena, at):
    drafting.edit_terms(draft, by=lena, at=at, title="House rules", outcome_days=14)
    draft.refresh_from_db()
    assert (draft.title, draft.outcome_days, draft.response_minutes) == ("House rules", 14, 240)


def test_a_reason_is_added_changed_and_removed(draft, first, jonas, at):
    added = listing.add_reason(
        draft,
        by=jonas,
        at=at,
        label="Too far away",
        use=ReasonUse.REJECT,
        group=ReasonGroup.DEFINITIONAL,
        route=ReasonRoute.END,
        clause=clause(draft, "company"),
    )
    assert added.code == "too_far_away"
    with pytest.raises(CodeTaken):
        listing.add_reason(draft, by=jonas, at=at, label="too far Away", use=ReasonUse.REJECT)
    listing.edit_reason(added, by=jonas, at=at, label="Out of reach")
    assert queries.reasons_of(draft)[-1].label == "Out of reach"
    assert queries.reasons_of(draft)[-1].code == "too_far_away"
    listing.remove_reason(added, by=jonas, at=at)
    assert len(queries.reasons_of(draft)) == len(queries.reasons_of(first))


def test_a_draft_can_start_over(draft, first, lena, at):
    drafting.remove_clause(clause(draft, "score"), by=lena, at=at)
    drafting.start_over(draft, by=lena, at=at)
    draft.refresh_from_db()
    assert compare(first, draft).count == 0
    assert draft.response_minutes == first.response_minutes


def test_a_version_cannot_be_published_past_a_draft(draft, ada, at):
    with pytest.raises(InTheMaking):
        actions.publish(write(Terms(), queries.calendar_of(draft).zone), by=ada, at=at)


@pytest.mark.parametrize("which", ["in force", "signed"])
def test_nothing_in_a_settled_version_changes(which, first, signed, lena, at):
    rules = first if which == "in force" else signed
    before = list(Clause.objects.filter(rules=rules).order_by("id").values())
    reason = queries.reasons_of(rules)[0]
    attempts = [
        lambda: drafting.edit_clause(clause(rules, "score"), by=lena, at=at, text="Anything."),
        lambda: drafting.remove_clause(clause(rules, "score"), by=lena, at=at),
        lambda: drafting.add_clause(
            rules, by=lena, at=at, kind=ClauseKind.OTHER, text="More.", section="1"
        ),
        lambda: drafting.edit_terms(rules, by=lena, at=at, response_minutes=1),
        lambda: drafting.edit_hours(rules, by=lena, at=at, calendar=queries.calendar_of(rules)),
        lambda: drafting.start_over(rules, by=lena, at=at),
        lambda: listing.edit_reason(reason, by=lena, at=at, label="Because"),
        lambda: listing.remove_reason(reason, by=lena, at=at),
    ]
    for attempt in attempts:
        with pytest.raises(Settled):
            attempt()
    assert list(Clause.objects.filter(rules=rules).order_by("id").values()) == before
    stored = GroundRules.objects.get(id=rules.id)
    assert (stored.response_minutes, stored.text_sha256) == (
        rules.response_minutes,
        rules.text_sha256,
    )
