"""Reading what would change, proposing it, signing it, sending it back, hearing of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone

from apps.ground_rules import announcing, drafting
from apps.ground_rules.kinds import State
from apps.ground_rules.models import GroundRules, Signature
from apps.ground_rules.signatures import signatures_on
from apps.notifications.models import Notification
from apps.tenancy import outbox
from apps.tenancy.kinds import Department
from apps.tenancy.queries import local_day
from tests.cast import Browser

from .pages import AGREEMENT, PROPOSE, VERSION, proposal_of, text_of

PASSWORD = "correct horse battery staple"


@pytest.fixture
def lately():
    """lately(jonas) → a browser in which Jonas has just typed his password."""

    def sign_in(user):
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        client = Browser()
        client.post("/login/", {"login": user.email, "password": PASSWORD})
        return client

    return sign_in


@pytest.fixture
def now_proposed(draft, propose):
    """Proposed for today, so that two signatures begin it."""
    return propose(
        draft,
        at=timezone.now(),
        starts_on=local_day(timezone.now()) + timedelta(days=2),
        review_on=None,
    )


def test_a_draft_is_proposed_on_its_page(draft, lena, jonas, as_):
    client, url = as_(lena), PROPOSE
    assert "Jonas Weber" in text_of(client.get(url))
    sent = proposal_of(lena, jonas)
    assert client.post(url, sent | {"starts_on": "2020-01-01"}).status_code == 422
    far = client.post(url, sent | {"starts_on": "9999-12-31"})
    assert "Choose a day within the next two years." in text_of(far)
    assert client.post(url, sent | {"sales_signer": str(lena.id)}).status_code == 422
    answer = client.post(url, sent)
    assert (answer.status_code, answer.url) == (303, VERSION)
    draft.refresh_from_db()
    assert (draft.state, draft.starts_on.isoformat()) == (State.PROPOSED, sent["starts_on"])


def test_a_draft_without_a_change_is_not_proposed(first, lena, jonas, as_, at):
    drafting.start_draft(by=lena, at=at)
    answer = as_(lena).post(PROPOSE, proposal_of(lena, jonas))
    assert answer.status_code == 422
    assert "change it first" in text_of(answer)


def test_without_both_heads_nobody_proposes(first, lena, as_, at):
    drafting.start_draft(by=lena, at=at)
    assert "Nobody can sign yet" in text_of(as_(lena).get(PROPOSE))


def test_everybody_reads_what_would_change(proposal, sol, as_):
    page = text_of(as_(sol).get(VERSION))
    assert "1 change against version 1" in page
    assert '<del><span class="visually-hidden">[deleted: </span>8' in page
    assert '<ins><span class="visually-hidden">[inserted: </span>4' in page
    assert "§1 What counts as a qualified lead, 4 clauses, unchanged" in page
    assert "§3.2 – 3.7, unchanged" in page
    assert "Sign version 2" not in page


def test_the_difference_has_three_views(proposal, sol, as_):
    side = text_of(as_(sol).get(f"{VERSION}?view=side"))
    assert "<del>8</del>" in side
    assert "<ins>4</ins>" in side
    clean = text_of(as_(sol).get(f"{VERSION}?view=clean"))
    assert "within 4 working hours." in clean
    assert "<ins>" not in clean


def test_any_two_versions_can_be_compared(proposal, sol, as_):
    forth = text_of(as_(sol).get(f"{VERSION}diff/1/"))
    back = text_of(as_(sol).get(f"{AGREEMENT}v/1/diff/2/"))
    assert "1 change against version 1" in forth
    assert "1 change against version 1" in back
    assert as_(sol).get(f"{VERSION}diff/9/").status_code == 404


def test_a_head_signs_with_password_and_name(now_proposed, lena, jonas, lately):
    url = f"{VERSION}sign/"
    client = lately(jonas)
    assert "Type your full name to sign" in text_of(client.get(url))
    wrong = client.post(url, {"typed_name": "J. Weber"})
    assert wrong.status_code == 422
    assert "Type your name as it stands here: Jonas Weber." in text_of(wrong)
    assert client.post(url, {"typed_name": "Jonas Weber"}).status_code == 303
    assert [one.by for one in signatures_on(now_proposed)] == [jonas]
    assert "Jonas Weber" in text_of(client.get(VERSION))
    assert lately(lena).post(url, {"typed_name": "Lena Hartmann"}).status_code == 303
    now_proposed.refresh_from_db()
    assert now_proposed.state == State.SIGNED
    page = text_of(client.get(AGREEMENT))
    assert "Version 2, signed" in page
    assert "Draft the next version" not in page


def test_who_signed_in_long_ago_types_the_password_again(now_proposed, jonas, as_):
    jonas.set_password(PASSWORD)
    jonas.save()
    client = as_(jonas)
    for answer in (client.get(f"{VERSION}sign/"), client.post(f"{VERSION}sign/", {})):
        assert answer.status_code == 303
        assert (
            "/account/reauthenticate/?next=%2Ft%2Facme%2Fagreement%2Fv%2F2%2Fsign%2F" in answer.url
        )
    assert not Signature.objects.exists()
    assert "You show again who you are" in text_of(client.get(VERSION))


def has_no_password(user):
    user.set_unusable_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_who_has_no_password_shows_a_code_of_the_app(now_proposed, jonas, as_):
    client = as_(has_no_password(jonas))
    Authenticator.objects.create(user=jonas, type=Authenticator.Type.TOTP, data={"secret": "x"})
    asked = client.get(client.get(f"{VERSION}sign/").url)
    assert asked.status_code == 302
    assert (
        asked.url == "/account/2fa/reauthenticate/?next=%2Ft%2Facme%2Fagreement%2Fv%2F2%2Fsign%2F"
    )


def test_who_has_only_a_mail_address_signs_in_by_code_and_comes_back_to_sign(
    now_proposed, jonas, as_
):
    client = as_(has_no_password(jonas))
    asked = client.get(f"{VERSION}sign/", follow=True)
    assert "Sign out, and in again by a code that we mail you" in text_of(asked)
    inputs = re.search(r'name="next" value="([^"]+)"', text_of(asked))
    signed_out = client.post("/logout/", {"next": unescape(inputs[1])}, follow=True)
    assert "/account/login/code/" in signed_out.request["PATH_INFO"]
    sent = client.post(signed_out.redirect_chain[-1][0], {"email": jonas.email}, follow=True)
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    back = client.post(sent.redirect_chain[-1][0], {"code": code})
    assert back.url == f"{VERSION}sign/"
    assert "Type your full name to sign" in text_of(client.get(back.url))


def test_a_day_within_a_month_says_that_two_versions_judge_it(draft, propose, jonas, as_):
    propose(draft, starts_on=date(2026, 7, 15))
    assert "In July, each lead is judged by the version of its day" in text_of(
        as_(jonas).get(VERSION)
    )


def test_an_admin_never_signs(now_proposed, ada, lately):
    assert lately(ada).get(f"{VERSION}sign/").status_code == 403
    assert lately(ada).post(f"{VERSION}sign/", {"typed_name": "Ada Admin"}).status_code == 403


def test_a_head_sends_it_back_with_a_comment(now_proposed, lena, jonas, as_):
    url = f"{VERSION}send-back/"
    assert as_(jonas).post(url, {"comment": ""}).status_code == 422
    assert as_(jonas).post(url, {"comment": "Tight on Fridays."}).status_code == 303
    now_proposed.refresh_from_db()
    assert now_proposed.state == State.DRAFT
    assert "Tight on Fridays." in text_of(as_(lena).get(VERSION))


def test_the_draft_says_that_a_change_withdraws_the_signature(now_proposed, sign, lena, as_):
    sign(now_proposed, Department.SALES)
    assert "A change withdraws the signature" in text_of(as_(lena).get(f"{AGREEMENT}draft/"))


def test_everybody_inside_hears_what_changes_and_when(signed, sol, mara, agi, at):
    announcing.announce(signed, at=at)
    announcing.announce(signed, at=at)
    sentence = (
        "Both departments have signed version 2 of the agreement."
        " It counts from 1 July 2026 and changes §3.1."
    )
    for reader in (sol, mara):
        told = Notification.objects.get(recipient=reader)
        assert (told.sentence, told.path) == (sentence, "/agreement/v/2/diff/1/")
    assert not Notification.objects.filter(recipient=agi).exists()


def test_everybody_hears_what_it_means_for_them(signed, sol, at):
    announcing.announce(signed, at=at, impact_of=lambda user: f"{user} would have had 6 fewer.")
    told = Notification.objects.get(recipient=sol).sentence
    assert told.endswith("changes §3.1. Sol Castellani would have had 6 fewer.")


def test_on_its_day_the_job_begins_and_announces_it(draft, propose, sign, sol, first):
    proposal = propose(
        draft, at=timezone.now(), starts_on=local_day(timezone.now()), review_on=None
    )
    for department in Department:
        sign(proposal, department, at=timezone.now())
    outbox.handler_of("ground_rules.bring_into_force")()
    outbox.handler_of("ground_rules.announce")(rules_id=proposal.id)
    told = Notification.objects.get(recipient=sol)
    assert told.sentence.startswith("Version 2 of the agreement is in force since")
    assert GroundRules.objects.get(id=first.id).state == State.SUPERSEDED
