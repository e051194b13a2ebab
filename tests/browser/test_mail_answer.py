"""On a phone, from the e-mail: look, press, undo. Without script too, by day and by night."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from apps.handoffs.kinds import State, Via
from apps.handoffs.mail import pressing
from apps.handoffs.mail.actions import invite
from apps.handoffs.models import AnswerLink, HandOff
from apps.tenancy import actions as tenancy
from apps.tenancy.kinds import Role
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_transaction
from apps.workspace.actions import open_company
from tests.factories.handoffs import handoff as offered

from .seat import Seat, registered

#: All that a phone loads for an answer, but for the letters, which it has after the first time.
MOST_BYTES = 30_000


@pytest.fixture
def letter(transactional_db: None) -> tuple[Tenant, str]:
    """Acme, and the address of the page in Sol's e-mail about a lead."""
    at = timezone.now()
    ada, sol = (registered(name) for name in ("Ada", "Sol"))
    acme = open_company(slug="acme", name="Acme Sensors", admin=ada, at=at, currency="EUR")
    with tenant_transaction(acme.id):
        tenancy.admit(sol, Role.REP, by=ada, at=at)
        handoff = offered(by=ada, to=sol, at=at, score=82)
        return acme, f"/answer/{invite(handoff, sol, at=at)}/"


def now(acme: Tenant) -> HandOff:
    with tenant_transaction(acme.id):
        return HandOff.objects.select_related("reason").get()


@pytest.mark.parametrize("script", [True, False])
def test_sol_answers_on_his_phone_and_changes_his_mind(
    letter: tuple[Tenant, str], seat: Callable[..., Seat], script: bool
) -> None:
    acme, address = letter
    phone = seat(width=390, script=script)
    page = phone.page
    assert phone.open(f"{address}?answer=accept") == 200
    page.wait_for_timeout(1600)
    page.get_by_role("button", name="Accept this lead").click()
    page.get_by_role("heading", name="You accepted").wait_for()
    assert (now(acme).state, now(acme).via) == (State.ACCEPTED, Via.MAIL)
    page.wait_for_timeout(1600)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Not for us").click()
    page.wait_for_timeout(1600)
    page.get_by_role("button", name="Not our industry").click()
    page.get_by_role("heading", name="is not for you").wait_for()
    assert (now(acme).state, now(acme).reason.code) == (State.REJECTED, "industry")


def test_a_hasty_press_is_asked_for_again(
    letter: tuple[Tenant, str], seat: Callable[..., Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressing, "MOMENT", timedelta(hours=1))  # on any machine this is hasty
    acme, address = letter
    phone = seat(width=390)
    phone.open(address)
    phone.page.get_by_role("button", name="Accept this lead").click()
    phone.page.get_by_text("Please press once more").wait_for()
    assert now(acme).state == State.OPEN


def is_open_to_everybody(phone: Seat, name: str) -> None:
    """The page, by day and by night."""
    for theme in ("light", "dark"):
        phone.change_look(width=390, theme=theme)
        phone.shoot(f"mail-answer-{name}-{theme}")
        assert (phone.sideways(), phone.barriers(), phone.complaints) == (0, [], []), theme


@pytest.mark.parametrize("choice", ["", "no", "ask"])
def test_the_page_fits_a_phone_and_has_no_barriers(
    letter: tuple[Tenant, str], seat: Callable[..., Seat], choice: str
) -> None:
    phone = seat(width=390)
    phone.open(f"{letter[1]}?answer={choice}")
    is_open_to_everybody(phone, choice or "plain")


def test_a_link_that_is_over_has_no_barriers(
    letter: tuple[Tenant, str], seat: Callable[..., Seat]
) -> None:
    acme, address = letter
    with tenant_transaction(acme.id):
        AnswerLink.objects.update(expires_at=timezone.now())
    phone = seat(width=390)
    phone.open(address)
    assert phone.page.get_by_role("button", name="Mail me a new link").is_visible()
    is_open_to_everybody(phone, "over")


def test_the_page_is_light_with_all_it_loads(
    letter: tuple[Tenant, str], seat: Callable[..., Seat]
) -> None:
    phone = seat(width=390)
    loaded: list[str] = []
    phone.page.on("request", lambda request: loaded.append(request.url))
    phone.open(f"{letter[1]}?answer=no")
    pages = [url for url in loaded if not url.endswith(".woff2")]
    weights = {url: len(gzip.compress(urlopen(Request(url)).read())) for url in pages}  # noqa: S310
    assert sum(weights.values()) <= MOST_BYTES, weights
