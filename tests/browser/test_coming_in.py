"""Everybody can come in: the pages of signing in and of the account, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actions import register_verified
from apps.accounts.models import User
from apps.tenancy.actions.invitations import token_of
from apps.tenancy.scoping import tenant_transaction
from apps.workspace.actions import open_company
from tests.factories.tenancy import invitation

from .seat import Seat

PASSWORD = "a-long-walk-in-the-hills"
OUTSIDE = ("/login/", "/signup/", "/account/login/code/", "/account/password/reset/")
INSIDE = (
    "/account/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/sessions/",
    "/start/",
)


@pytest.fixture
def nora(transactional_db: None) -> User:
    return register_verified("nora@example.com", name="Nora Lind", password=PASSWORD)


def wrong_on(seat: Seat, path: str) -> list[object]:
    """What the browser refused or axe-core found; the content policy speaks up in complaints."""
    status = seat.open(path)
    seat.shoot(re.sub(r"\W+", "-", f"coming-in{path}{seat.page.viewport_size}"))
    found: list[object] = [*seat.barriers(), *seat.complaints]
    seat.complaints.clear()
    return found + [f"answered {status}"] * (status != 200) + ["too wide"] * bool(seat.sideways())


@pytest.mark.journey
def test_no_page_outside_has_a_barrier(transactional_db: None, seat: Callable[..., Seat]) -> None:
    stranger, on_the_phone = seat(), seat(width=390, theme="dark")
    for one in (stranger, on_the_phone):
        assert {path: wrong for path in OUTSIDE if (wrong := wrong_on(one, path))} == {}


@pytest.mark.journey
def test_no_page_of_the_account_has_a_barrier(nora: User, seat: Callable[..., Seat]) -> None:
    one = seat(nora)
    one.open("/account/reauthenticate/")
    one.page.fill("input[name=password]", PASSWORD)
    with one.page.expect_navigation():
        one.page.click("main button[type=submit]")
    assert {path: wrong for path in INSIDE if (wrong := wrong_on(one, path))} == {}
    one.change_look(width=390, theme="dark")
    one.open("/account/2fa/totp/activate/")
    behind = "code => getComputedStyle(code).backgroundColor"
    assert one.page.eval_on_selector(".code-to-scan", behind) == "rgb(255, 255, 255)"


@pytest.mark.journey
def test_a_newcomer_opens_a_company_without_script(
    transactional_db: None, seat: Callable[..., Seat], mailoutbox: list[Any]
) -> None:
    newcomer = seat(script=False)
    newcomer.open("/signup/")
    newcomer.page.fill("input[name=name]", "Kim Park")
    newcomer.page.fill("input[name=email]", "kim@example.com")
    newcomer.page.fill("input[name=password1]", PASSWORD)
    with newcomer.page.expect_navigation():
        newcomer.page.click("main button[type=submit]")
    code = re.search(r"^([A-Z0-9-]{4,})$", mailoutbox[-1].body, re.MULTILINE)
    assert code
    newcomer.page.fill("input[name=code]", code[1])
    newcomer.page.click("main form >> nth=0 >> button >> nth=0")
    newcomer.page.fill("input[name=name]", "Park Pumps")
    newcomer.page.click("main button[type=submit]")
    newcomer.page.wait_for_url("**/t/park-pumps/onboarding/")
    newcomer.reads("0 of 6 done")


@pytest.mark.journey
def test_a_new_company_is_offered_the_time_zone_of_its_founder(
    nora: User, seat: Callable[..., Seat]
) -> None:
    chosen = "select[name=time_zone] option:checked"
    one = seat(nora, zone="Europe/Helsinki")
    one.open("/start/")
    one.page.wait_for_function("document.querySelector('.has-script')")
    assert one.page.locator(chosen).get_attribute("value") == "Europe/Helsinki"
    one.page.select_option("select[name=time_zone]", "Asia/Tokyo")
    one.page.click("main button[type=submit]")
    one.page.locator(".error-summary").wait_for()
    assert one.page.locator(chosen).get_attribute("value") == "Asia/Tokyo"


def test_the_invited_person_joins(nora: User, seat: Callable[..., Seat]) -> None:
    at, ada = timezone.now(), register_verified("ada@example.com", name="Ada")
    acme = open_company(slug="acme", name="Acme", admin=ada, at=at, currency="EUR")
    with tenant_transaction(acme.id):
        offer = invitation(nora.email, by=ada, at=at)
    newcomer = seat(nora)
    newcomer.open(f"/invite/acme/{token_of(offer)}/")
    newcomer.press("Join Acme")
    newcomer.reads("Welcome to Acme.")
