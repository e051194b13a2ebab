"""Two heads sign one text; it begins on its day, and what was signed stays as it was."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.ground_rules import beginning, drafting, queries, signing
from apps.ground_rules.errors import (
    NotAHead,
    NothingChanged,
    NotProposed,
    NotTheSigner,
    ReviewTooEarly,
    SignaturesNeeded,
    SignedAlready,
    StartsTooEarly,
    StartsTooLate,
    WrongName,
)
from apps.ground_rules.fingerprint import is_intact
from apps.ground_rules.kinds import State
from apps.ground_rules.models import ClauseComment, Signature
from apps.ground_rules.signatures import signatures_on, waits_for
from apps.notifications.models import Notification
from apps.tenancy.kinds import GRANTS, Capability, Department, Role
from apps.tenancy.models import AuditEntry, Membership, OutboxRow

from .conftest import clause

#: Midnight in Berlin.
FIRST_OF_JULY = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


def told(user):
    found = Notification.objects.filter(recipient=user).order_by("id")
    return list(found.values_list("sentence", flat=True))


def test_a_proposal_waits_for_two_people(proposal, lena, jonas, mara):
    assert proposal.state == State.PROPOSED
    assert waits_for(proposal, lena) == Department.MARKETING
    assert waits_for(proposal, jonas) == Department.SALES
    assert waits_for(proposal, mara) is None
    sentence = "Version 2 of the agreement waits for your signature; it is to begin on 1 July 2026."
    assert told(jonas) == [sentence]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"starts_on": date(2026, 6, 15)}, StartsTooEarly),
        ({"starts_on": date(9999, 12, 31), "review_on": None}, StartsTooLate),
        ({"review_on": date(2026, 7, 1)}, ReviewTooEarly),
    ],
)
def test_days_that_make_no_sense_are_refused(draft, propose, told, refusal):
    with pytest.raises(refusal):
        propose(draft, **told)


def test_only_the_heads_of_the_two_sides_sign(draft, propose, lena, jonas, mara, ada):
    for signers in [(mara, jonas), (lena, ada), (jonas, lena), (lena, lena)]:
        with pytest.raises(NotAHead):
            propose(draft, marketing_signer=signers[0], sales_signer=signers[1])


def test_a_proposal_changes_something(first, heads, propose, lena, at):
    with pytest.raises(NothingChanged):
        propose(drafting.start_draft(by=lena, at=at))


def test_signing_is_for_the_heads_alone():
    allowed = {role for role in Role if Capability.SIGN_RULES in GRANTS[role]}
    assert allowed == {Role.MARKETING_LEAD, Role.SALES_MANAGER}


def test_a_signature_stands_on_the_text(proposal, sign, lena, jonas):
    signature = sign(proposal, Department.MARKETING)
    assert (signature.by, signature.text_sha256) == (lena, proposal.text_sha256)
    assert is_intact(proposal)
    proposal.refresh_from_db()
    assert proposal.state == State.PROPOSED
    assert told(jonas)[-1] == "Lena Hartmann signed version 2 of the agreement."
    entry = AuditEntry.objects.get(action="agreement.signed")
    assert entry.facts == {"department": "marketing", "text_sha256": proposal.text_sha256}


def test_the_full_name_is_typed(proposal, sign):
    with pytest.raises(WrongName):
        sign(proposal, Department.SALES, typed_name="Jonas")
    with pytest.raises(WrongName):
        sign(proposal, Department.SALES, typed_name="")
    assert sign(proposal, Department.SALES, typed_name="  jonas   Weber ")


def test_nobody_signs_for_the_other_side(proposal, sign, lena, mara):
    for stranger in (lena, mara):
        with pytest.raises(NotTheSigner):
            sign(proposal, Department.SALES, by=stranger, typed_name=stranger.name)
    assert not Signature.objects.exists()


def test_who_is_no_longer_head_no_longer_signs(proposal, sign, jonas):
    Membership.objects.filter(user=jonas).update(role=Role.REP)
    with pytest.raises(NotAHead):
        sign(proposal, Department.SALES)


def test_a_side_signs_once(proposal, sign):
    sign(proposal, Department.SALES)
    with pytest.raises(SignedAlready):
        sign(proposal, Department.SALES)


def test_a_draft_is_not_signed(draft, sign):
    with pytest.raises(NotProposed):
        sign(draft, Department.SALES)


def test_a_change_after_a_signature_withdraws_it_and_says_so(
    proposal, sign, propose, lena, jonas, at
):
    sign(proposal, Department.MARKETING)
    drafting.edit_clause(clause(proposal, "score"), by=jonas, at=at, text="It scores 50.")
    proposal.refresh_from_db()
    assert proposal.state == State.DRAFT
    assert signatures_on(proposal) == []
    assert told(lena)[-1] == (
        "Jonas Weber changed version 2 of the agreement after you signed it:"
        " your signature no longer counts."
    )
    with pytest.raises(NotProposed):
        sign(proposal, Department.SALES)


def test_the_same_text_proposed_again_is_signed_again(proposal, sign, propose, jonas, at):
    sign(proposal, Department.MARKETING)
    text = clause(proposal, "score").text
    for words in ("It scores 50.", text):
        drafting.edit_clause(clause(proposal, "score"), by=jonas, at=at, text=words)
    again = propose(proposal, at=at + timedelta(hours=5))
    assert signatures_on(again) == []
    assert sign(again, Department.MARKETING)


def test_a_signer_sends_it_back_with_a_word_why(proposal, sign, lena, jonas, mara, at):
    sign(proposal, Department.MARKETING)
    with pytest.raises(NotTheSigner):
        signing.send_back(proposal, by=mara, at=at, comment="No.")
    back = signing.send_back(proposal, by=jonas, at=at, comment="Tight on Fridays.")
    assert back.state == State.DRAFT
    assert ClauseComment.objects.get().text == "Tight on Fridays."
    assert told(lena)[-1] == "Jonas Weber sent version 2 of the agreement back: Tight on Fridays."


def test_two_signatures_settle_it_for_its_day(signed, first):
    first.refresh_from_db()
    assert (signed.state, signed.in_force_from) == (State.SIGNED, FIRST_OF_JULY)
    assert (first.state, first.in_force_until) == (State.IN_FORCE, FIRST_OF_JULY)
    assert queries.in_force(FIRST_OF_JULY - timedelta(microseconds=1)) == first
    assert queries.in_force(FIRST_OF_JULY) == signed


def test_on_its_day_it_takes_over(signed, first):
    assert beginning.bring_into_force(at=FIRST_OF_JULY - timedelta(seconds=1)) is None
    assert beginning.bring_into_force(at=FIRST_OF_JULY) == signed
    assert beginning.bring_into_force(at=FIRST_OF_JULY + timedelta(minutes=1)) is None
    first.refresh_from_db()
    signed.refresh_from_db()
    assert (first.state, signed.state) == (State.SUPERSEDED, State.IN_FORCE)
    assert queries.in_the_making() is None


def test_when_the_day_has_come_the_second_signature_begins_it(draft, propose, sign, first, at):
    proposal = propose(draft, starts_on=date(2026, 6, 16))
    sign(proposal, Department.SALES)
    late = at + timedelta(days=3)
    sign(proposal, Department.MARKETING, at=late)
    proposal.refresh_from_db()
    first.refresh_from_db()
    assert (proposal.state, proposal.in_force_from) == (State.IN_FORCE, late)
    assert (first.state, first.in_force_until) == (State.SUPERSEDED, late)


def test_a_settled_version_is_what_was_signed(signed):
    assert is_intact(signed)
    assert len(signatures_on(signed)) == 2


def test_both_signing_and_beginning_are_announced(signed):
    beginning.bring_into_force(at=FIRST_OF_JULY)
    topics = [beginning.ANNOUNCE, beginning.ANNOUNCE_WITH_IMPACT]
    announced = OutboxRow.objects.filter(topic__in=topics)
    assert [row.payload for row in announced] == [{"rules_id": signed.id}] * 2


def test_with_two_heads_nothing_comes_into_force_unsigned(draft, ada, at):
    with pytest.raises(SignaturesNeeded):
        signing.adopt(draft, by=ada, at=at)


def test_a_small_company_adopts_its_draft_at_once(first, ada, at):
    draft = drafting.start_draft(by=ada, at=at)
    with pytest.raises(NothingChanged):
        signing.adopt(draft, by=ada, at=at)
    drafting.edit_clause(clause(draft, "score"), by=ada, at=at, text="It scores 50.")
    adopted = signing.adopt(draft, by=ada, at=at + timedelta(days=1))
    assert adopted.state == State.IN_FORCE
    assert queries.in_force(at + timedelta(days=1)) == adopted
