"""Who was asked for a signature hears when the text is another one, and is asked anew."""

from datetime import timedelta

from apps.ground_rules import drafting
from apps.notifications.models import Notification
from apps.tenancy.kinds import Department

from .conftest import clause

ASKED = "Version 2 of the agreement waits for your signature; it is to begin on 1 July 2026."
OVER = (
    "Version 2 of the agreement waited for your signature; it is a draft again, so nothing is to"
    " be signed."
)
CHANGED = (
    "Lena Hartmann changed version 2 of the agreement after you were asked to sign it: it is a"
    " draft again, and you will be asked anew."
)


def told(user):
    """What was said, and whether it is still to be read."""
    found = Notification.objects.filter(recipient=user).order_by("id")
    return [(one.sentence, one.read_at is None) for one in found]


def edited(rules, by, at, text="Other words, but 4 working hours."):
    drafting.edit_clause(clause(rules, "response"), by=by, at=at, text=text)


def test_a_change_after_the_request_settles_it_and_is_told(proposal, sign, lena, jonas, at):
    later = at + timedelta(hours=3)
    sign(proposal, Department.MARKETING)
    signed = ("Lena Hartmann signed version 2 of the agreement.", True)
    assert told(jonas) == [(ASKED, True), signed]
    edited(proposal, lena, later)
    assert told(jonas) == [(OVER, False), signed, (CHANGED, True)]
    assert CHANGED not in [sentence for sentence, _ in told(lena)]


def test_further_changes_of_the_draft_are_not_told_one_by_one(proposal, lena, jonas, at):
    edited(proposal, lena, at)
    proposal.refresh_from_db()
    edited(proposal, lena, at, text="And others again.")
    assert told(jonas) == [(OVER, False), (CHANGED, True)]


def test_the_new_text_is_asked_for_anew(proposal, propose, lena, jonas, at):
    edited(proposal, lena, at)
    proposal.refresh_from_db()
    propose(proposal, at=at + timedelta(hours=4))
    assert told(jonas) == [(OVER, False), (CHANGED, True), (ASKED, True)]
    newest = Notification.objects.filter(recipient=jonas).latest("id")
    assert newest.path == "/agreement/v/2/"


def test_who_signed_hears_of_the_signature_alone(proposal, sign, lena, jonas, at):
    sign(proposal, Department.SALES)
    edited(proposal, lena, at)
    sentences = [sentence for sentence, _ in told(jonas)]
    assert sentences[-1].endswith("after you signed it: your signature no longer counts.")
    assert CHANGED not in sentences
