"""The screens of tenancy: choosing, invitations, settings, people, the audit log, first steps."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import register_verified
from apps.accounts.models import User
from apps.core import wording
from apps.tenancy import actions
from apps.tenancy.actions.invitations import token_of
from apps.tenancy.kinds import Role
from apps.tenancy.models import AuditEntry, Invitation, Membership, Tenant
from apps.tenancy.scoping import own_memberships, tenant_scope
from tests.factories.tenancy import invitation

As = Callable[[User], Client]


@pytest.fixture
def kim(db: None) -> User:
    return register_verified("kim@example.com", name="Kim Park")


@pytest.fixture
def offer(acme: Tenant, ada: User) -> Invitation:
    with tenant_scope(acme.id):
        return invitation(by=ada, at=timezone.now())


def link_of(offer: Invitation) -> str:
    return f"/invite/acme/{token_of(offer)}/"


def test_one_company_opens_by_itself(sol: User, as_: As) -> None:
    assert as_(sol).get("/t/")["Location"] == "/t/acme/"


def test_several_companies_are_offered(sol: User, globex: Tenant, as_: As, at: datetime) -> None:
    with tenant_scope(globex.id):
        actions.admit(sol, Role.EXECUTIVE, by=None, at=at)
    page = as_(sol).get("/t/").content.decode()
    assert "/t/acme/" in page
    assert "/t/globex/" in page


def test_a_removed_member_finds_nothing_with_the_next_click(
    sol: User, ada: User, acme: Tenant, as_: As, at: datetime
) -> None:
    browser = as_(sol)
    assert browser.get("/t/acme/search/").status_code == 200
    with tenant_scope(acme.id):
        actions.remove_member(Membership.objects.get(user=sol), by=ada, at=at)
    gone = browser.get("/t/acme/search/")
    assert gone.status_code == 404
    assert gone.content == browser.get("/t/never-was/search/").content
    assert browser.get("/t/")["Location"] == "/start/"


def test_a_changed_role_counts_with_the_next_click(
    sol: User, ada: User, acme: Tenant, as_: As, at: datetime
) -> None:
    browser = as_(sol)
    assert browser.get("/t/acme/settings/people/").status_code == 403
    with tenant_scope(acme.id):
        actions.change_role(Membership.objects.get(user=sol), Role.ADMIN, by=ada, at=at)
    assert browser.get("/t/acme/settings/people/").status_code == 200


def test_the_invited_person_accepts_by_a_button_not_by_opening_the_link(
    offer: Invitation, kim: User, acme: Tenant, as_: As
) -> None:
    browser = as_(kim)
    shown = browser.get(link_of(offer))
    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "same-origin")
    assert "Join Acme Sensors" in shown.content.decode()
    assert browser.get("/t/acme/search/").status_code == 404
    assert browser.post(link_of(offer))["Location"] == "/t/acme/"
    assert browser.get("/t/acme/search/").status_code == 200
    assert browser.get(link_of(offer)).status_code == 404


def test_a_form_from_elsewhere_is_not_called_an_old_one(kim: User, offer: Invitation) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(kim, backend="apps.accounts.backend.Backend")
    refused = browser.post(link_of(offer), headers={"origin": "null"})
    assert refused.status_code == 403
    assert "This form came from elsewhere" in refused.content.decode()
    assert "open for too long" in browser.post(link_of(offer)).content.decode()


def test_the_link_ends_by_the_clock_of_the_company(offer: Invitation) -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        ends = wording.moment(offer.expires_at)
    page = Client().get(link_of(offer)).content.decode()
    assert f"The link works once, until {ends} (Europe/Berlin)." in page


def test_without_account_the_link_leads_to_sign_up_and_back(offer: Invitation) -> None:
    page = Client().get(link_of(offer)).content.decode()
    assert f"/signup/?next={link_of(offer)}" in page


def test_signed_in_as_somebody_else_the_page_explains(
    offer: Invitation, gil: User, as_: As
) -> None:
    browser = as_(gil)
    assert "you are signed in as gil@globex.example" in browser.get(link_of(offer)).content.decode()
    assert browser.post(link_of(offer)).status_code == 403


@pytest.mark.parametrize(
    "link", ["/invite/acme/{}/", "/invite/nobody/{token}/", "/invite/globex/{token}/"]
)
def test_a_wrong_link_is_like_any_wrong_address(
    offer: Invitation, globex: Tenant, link: str
) -> None:
    answer = Client().get(link.format("0" * 64, token=token_of(offer)))
    assert answer.status_code == 404
    assert answer.content == Client().get("/no/such/address/").content


def test_an_admin_invites_and_takes_back(ada: User, acme: Tenant, as_: As) -> None:
    browser = as_(ada)
    sent = browser.post(
        "/t/acme/settings/people/invite/", {"email": "kim@example.com", "role": "rep"}
    )
    assert (sent.status_code, sent["Location"]) == (303, "/t/acme/settings/people/")
    page = browser.get("/t/acme/settings/people/").content.decode()
    assert "kim@example.com" in page
    with tenant_scope(acme.id):
        made = Invitation.objects.get()
    browser.post(f"/t/acme/settings/people/invitations/{made.public_id}/revoke/")
    with tenant_scope(acme.id):
        assert Invitation.objects.get().revoked_at is not None


@pytest.mark.parametrize("told", [{}, {"email": "no", "role": "rep"}, {"email": "a@b.example"}])
def test_an_unfinished_invitation_is_told_what_is_wrong(
    ada: User, as_: As, told: dict[str, str]
) -> None:
    answer = as_(ada).post("/t/acme/settings/people/invite/", told)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_the_last_admin_is_told_why_they_stay(ada: User, acme: Tenant, as_: As) -> None:
    with tenant_scope(acme.id):
        own = Membership.objects.get(user=ada)
    browser = as_(ada)
    browser.post(f"/t/acme/settings/people/{own.id}/remove/")
    assert "Somebody has to be admin" in browser.get("/t/acme/settings/people/").content.decode()


def test_settings_are_saved(ada: User, acme: Tenant, as_: As) -> None:
    told = {
        "name": "Acme",
        "time_zone": "Europe/Lisbon",
        "number_format": "de",
        "fiscal_year_starts_in": "4",
        "currency": "USD",
    }
    assert as_(ada).post("/t/acme/settings/general/", told).status_code == 303
    acme.refresh_from_db()
    assert (acme.name, acme.fiscal_year_starts_in, acme.currency) == ("Acme", 4, "EUR")


def test_unlisted_columns_cannot_be_set(ada: User, acme: Tenant, as_: As) -> None:
    told = {"name": "Acme", "time_zone": "UTC", "number_format": "en", "fiscal_year_starts_in": "1"}
    as_(ada).post("/t/acme/settings/general/", {**told, "slug": "x", "is_demo": "1", "id": "7"})
    acme.refresh_from_db()
    assert (acme.slug, acme.is_demo) == ("acme", False)


def test_the_log_names_people_and_leaves_as_a_file(
    ada: User, sol: User, acme: Tenant, as_: As, at: datetime
) -> None:
    with tenant_scope(acme.id):
        actions.change_role(Membership.objects.get(user=sol), Role.SDR, by=ada, at=at)
    browser = as_(ada)
    page = browser.get("/t/acme/audit/").content.decode()
    assert "Member role changed" in page
    assert "Sol Castellani" in page
    file = b"".join(browser.get("/t/acme/audit/export/").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(file))
    assert (row["By"], row["Subject"], row["Before"]) == (
        "Ada Admin",
        "Sol Castellani",
        "role: rep",
    )
    assert "Nothing changed" in browser.get(f"/t/acme/audit/?by={sol.id}").content.decode()
    assert browser.get("/t/acme/audit/?by=x&older=y").status_code in (200, 303)


def test_somebody_opens_their_company(kim: User, as_: As) -> None:
    browser = as_(kim)
    told = {"name": "Müller & Söhne", "time_zone": "Europe/Berlin", "currency": ""}
    opened = browser.post("/start/", told)
    assert (opened.status_code, opened["Location"]) == (303, "/t/mueller-soehne/onboarding/")
    page = browser.get(opened["Location"]).content.decode()
    assert "0 of 6 done" in page
    again = browser.post("/start/", told)
    assert again["Location"] == "/t/mueller-soehne-2/onboarding/"


def test_a_taken_short_name_is_told(kim: User, acme: Tenant, as_: As) -> None:
    told = {"name": "Acme", "slug": "acme", "time_zone": "UTC"}
    answer = as_(kim).post("/start/", told)
    assert answer.status_code == 422
    assert "Another company has this short name" in answer.content.decode()


def test_first_steps_follow_the_facts_and_can_be_put_away(
    ada: User, lena: User, jonas: User, sol: User, acme: Tenant, as_: As
) -> None:
    browser = as_(ada)
    page = browser.get("/t/acme/onboarding/").content.decode()
    assert browser.get("/t/acme/")["Location"] == "/t/acme/onboarding/"
    assert "2 of 6 done" in page
    assert "Lena Hartmann for Marketing, Jonas Weber for Sales" in page
    assert browser.post("/t/acme/onboarding/close/").status_code == 303
    acme.refresh_from_db()
    assert acme.onboarding_closed_at is not None
    assert browser.get("/t/acme/")["Location"] == "/t/acme/scoreboard/"
    assert as_(sol).post("/t/acme/onboarding/close/").status_code == 403


def test_an_operator_opens_a_company_from_the_command_line(
    db: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["initech", "--name", "Initech", "--admin", "Bill@Initech.example", "--json"]
    call_command("create_tenant", *words)
    told = json.loads(capsys.readouterr().out)
    assert (told["tenant"], told["admin"]) == ("initech", "bill@initech.example")
    form = Client().get(told["sign_in"].removeprefix(settings.BASE_URL), follow=True)
    assert form.status_code == 200
    tenant = Tenant.objects.get(slug="initech")
    with tenant_scope(tenant.id):
        assert AuditEntry.objects.filter(action="tenant.opened").exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["acme", "--name", "A", "--admin", "a@b.example"], "already"),
        (["A me", "--name", "A", "--admin", "a@b.example"], "no short name"),
        (["b", "--name", "A", "--admin", "nobody"], "no e-mail address"),
        (["c", "--name", "A", "--admin", "a@b.example", "--currency", "XXZ"], "No such currency"),
    ],
)
def test_the_command_line_says_what_is_wrong_and_leaves_nothing_behind(
    acme: Tenant, words: list[str], complaint: str
) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match=complaint):
        call_command("create_tenant", *words)
    assert (Tenant.objects.count(), User.objects.count()) == (1, before)


def test_before_a_tenant_is_chosen_a_person_sees_their_own_places_only(
    ada: User, sol: User, gil: User
) -> None:
    with own_memberships(gil.id):
        assert [place.user_id for place in Membership.objects.all()] == [gil.id]
