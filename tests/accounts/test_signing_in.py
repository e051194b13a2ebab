"""Signing up, in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.addresses import has_verified
from apps.accounts.links import first_sign_in
from apps.accounts.models import User

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEWCOMER = {"name": " Kim Park ", "email": "Kim@Example.com", "password1": PASSWORD}


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_short_addresses_are_the_ones_that_links_lead_to() -> None:
    names = ("account_login", "account_signup", "account_logout")
    assert [reverse(name) for name in names] == ["/login/", "/signup/", "/logout/"]


def test_a_newcomer_signs_up_confirms_the_address_and_opens_a_company(
    visitor: Client, code_in: Callable[[], str]
) -> None:
    told = visitor.post("/signup/", NEWCOMER)
    assert (told.status_code, told["Location"]) == (302, "/account/confirm-email/")
    assert not is_signed_in(visitor)
    confirmed = visitor.post("/account/confirm-email/", {"code": code_in()})
    assert confirmed["Location"] == "/t/"
    kim = User.objects.get(email="kim@example.com")
    assert (kim.name, has_verified(kim, "KIM@example.com")) == ("Kim Park", True)
    assert visitor.get("/t/")["Location"] == "/start/"


def test_a_password_signs_in(visitor: Client, nora: User) -> None:
    entered = visitor.post("/login/", {"login": "Nora@Example.com", "password": PASSWORD})
    assert (entered.status_code, entered["Location"]) == (302, "/t/")
    assert is_signed_in(visitor)


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(
    visitor: Client, nora: User
) -> None:
    known = visitor.post("/login/", {"login": nora.email, "password": "no"})
    unknown = visitor.post("/login/", {"login": "who@example.com", "password": "no"})
    problems = [page.context["form"].errors.as_text() for page in (known, unknown)]
    assert problems[0] == problems[1]
    assert "There is a problem" in known.content.decode()


def test_a_code_by_mail_signs_in_without_password(
    visitor: Client, nora: User, code_in: Callable[[], str]
) -> None:
    asked = visitor.post("/account/login/code/", {"email": nora.email})
    assert asked["Location"] == "/account/login/code/confirm/"
    entered = visitor.post("/account/login/code/confirm/", {"code": code_in()})
    assert entered["Location"] == "/t/"
    assert is_signed_in(visitor)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("/account/login/code/", {"email": "{}"}),
        ("/account/password/reset/", {"email": "{}"}),
        ("/signup/", {"name": "N", "email": "{}", "password1": PASSWORD}),
    ],
)
def test_nobody_learns_who_has_an_account(
    asked: str, field: dict[str, str], nora: User, mailoutbox: list[Any]
) -> None:
    """The same answer for an address that is known and for one that is not; both get a mail."""
    answers = []
    for address in (nora.email, "stranger@example.com"):
        facts = {name: value.format(address) for name, value in field.items()}
        answer = Client().post(asked, facts)
        answers.append((answer.status_code, answer["Location"]))
    assert answers[0] == answers[1]
    assert [mail.to for mail in mailoutbox] == [[nora.email], ["stranger@example.com"]]


def test_trying_passwords_is_slowed_down(visitor: Client, nora: User) -> None:
    for _ in range(12):
        visitor.post("/login/", {"login": nora.email, "password": "wrong"})
    refused = visitor.post("/login/", {"login": nora.email, "password": PASSWORD})
    assert not is_signed_in(visitor)
    assert refused.status_code in (200, 429)


def test_passwords_have_twelve_characters(visitor: Client) -> None:
    refused = visitor.post("/signup/", {**NEWCOMER, "password1": "short-one"})
    assert "at least 12 characters" in refused.content.decode()
    assert not User.objects.exists()


def test_links_in_mails_lead_to_our_address_whatever_host_was_claimed(
    visitor: Client, nora: User, mailoutbox: list[Any], settings: Any
) -> None:
    settings.BASE_URL = "https://baton.example"
    settings.ALLOWED_HOSTS = ["evil.example"]
    visitor.post(
        "/account/password/reset/", {"email": nora.email}, headers={"host": "evil.example"}
    )
    (mail,) = mailoutbox
    assert "https://baton.example/account/password/reset/key/" in mail.body
    assert "evil.example" not in mail.body + mail.subject


def test_the_operators_link_lets_a_new_person_choose_a_password_once(
    visitor: Client, settings: Any
) -> None:
    ines = User.objects.create_user("ines@example.com", name="Ines")
    path = first_sign_in(ines).removeprefix(settings.BASE_URL)
    form = visitor.get(path, follow=True).redirect_chain[-1][0]
    assert visitor.get(form).status_code == 200
    chosen = visitor.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert chosen.status_code == 302
    ines.refresh_from_db()
    assert ines.check_password(PASSWORD)
    spent = Client().get(path, follow=True)
    assert "invalid" in spent.content.decode()
    assert first_sign_in(ines) == f"{settings.BASE_URL}/login/"


def test_signing_out_takes_a_post(visitor: Client, nora: User) -> None:
    visitor.force_login(nora, backend="apps.accounts.backend.Backend")
    visitor.get("/logout/")
    assert is_signed_in(visitor)
    assert visitor.post("/logout/")["Location"] == "/login/"
    assert not is_signed_in(visitor)


def test_a_person_changes_their_name(visitor: Client, nora: User) -> None:
    visitor.force_login(nora, backend="apps.accounts.backend.Backend")
    assert visitor.post("/account/", {"name": "Nora Lindqvist"}).status_code == 303
    assert visitor.post("/account/", {"name": ""}).status_code == 422
    nora.refresh_from_db()
    assert nora.name == "Nora Lindqvist"
