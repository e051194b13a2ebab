"""Mails about one's account are in our words: what happened, how long it holds, what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import timezone

from apps.accounts.models import User

#: Of what Baton does not offer: codes for a new password, addresses confirmed by a link.
NOT_SENT = {"account/email/password_reset_code", "account/email/email_confirmation_signup"}


def kinds_of_mail() -> list[str]:
    """Every mail that allauth can send, by its template's prefix."""
    theirs = Path(allauth.__file__).parent / "templates"
    found = (path.relative_to(theirs) for app in ("account", "mfa")
             for path in (theirs / app / "email").glob("*_subject.txt"))  # fmt: skip
    return sorted({str(path).removesuffix("_subject.txt") for path in found} - NOT_SENT)


@pytest.fixture
def mail(rf: RequestFactory, nora: User) -> Callable[[str], Any]:
    """mail(prefix) → what would be sent to Nora."""

    def render(prefix: str) -> Any:
        request = rf.get("/")
        told = {
            "request": request, "user": nora, "email": nora.email, "code": "AB12CD",
            "password_reset_url": "/account/password/reset/key/3-abc/", "signup_url": "/signup/",
            "ip": "192.0.2.1", "user_agent": "Firefox", "timestamp": timezone.now(),
            "from_email": "n@example.com", "to_email": nora.email, "deleted_email": "n@example.com",
        }  # fmt: skip
        return get_adapter(request).render_mail(prefix, nora.email, told)

    return render


@pytest.mark.parametrize("prefix", kinds_of_mail())
def test_every_mail_about_an_account_is_in_our_words_and_names_baton(prefix, mail):
    ours = Path(settings.BASE_DIR) / "templates"
    for part in ("subject", "message"):
        assert Path(get_template(f"{prefix}_{part}.txt").origin.name).is_relative_to(ours)
    sent = mail(prefix)
    assert "Baton" in sent.subject
    assert "Baton" in sent.body.partition("\n--\n")[0]
    assert "not you" in sent.body or "did not ask" in sent.body
    assert "&" not in sent.body


def test_the_mail_for_a_new_password_says_for_which_account_how_long_and_what_if_one_did_not_ask(
    nora, mailoutbox
):
    Client().post("/account/password/reset/", {"email": nora.email})
    body = mailoutbox[0].body
    for said in (
        "your Baton account, nora@example.com",
        "/account/password/reset/key/",
        "The link works once, and for 3 days.",
        "one account for every company",
        "If you did not ask for it, do nothing: your password stays as it is",
    ):
        assert said in body, said


def test_codes_say_for_how_long_they_work(mail):
    assert "It works for 3 minutes." in mail("account/email/login_code").body
    assert "It works for 15 minutes." in mail("account/email/email_confirmation").body
