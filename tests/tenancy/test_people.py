"""People come by invitation, change roles and go; somebody is always there to let them in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actions import register_verified
from apps.accounts.models import User
from apps.tenancy import actions
from apps.tenancy.actions.invitations import VALID_FOR, digest, token_of
from apps.tenancy.jobs import mail_invitation
from apps.tenancy.kinds import Role
from apps.tenancy.models import AuditEntry, Invitation, Membership, OutboxRow, Tenant
from apps.tenancy.scoping import no_tenant
from tests.factories.tenancy import colleague, invitation

pytestmark = pytest.mark.usefixtures("in_acme")


@pytest.fixture
def kim(db: None) -> User:
    return register_verified("kim@example.com", name="Kim Park")


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def last_entry() -> AuditEntry:
    return AuditEntry.objects.latest("id")


def test_the_invited_person_joins_with_the_offered_role(ada: User, kim: User, at: datetime) -> None:
    offer = invitation(by=ada, at=at)
    joined = actions.accept_invitation(offer, by=kim, at=at + timedelta(hours=1))
    assert (joined.user, joined.role, joined.removed_at) == (kim, Role.REP, None)
    assert [e.action for e in AuditEntry.objects.order_by("id")] == [
        "invitation.sent",
        "invitation.accepted",
        "member.admitted",
    ]


def test_the_database_keeps_no_token(ada: User, at: datetime) -> None:
    offer = invitation(by=ada, at=at)
    assert offer.token_sha256 == digest(token_of(offer))
    kept = [str(value) for row in OutboxRow.objects.values() for value in row.values()]
    kept += [str(value) for value in Invitation.objects.values().get().values()]
    assert not any(token_of(offer) in text for text in kept)


def test_the_mail_holds_the_link_and_goes_to_the_invited_address(
    ada: User, at: datetime, mailoutbox: list[Any], settings: Any
) -> None:
    settings.BASE_URL = "https://baton.example"
    offer = invitation(by=ada, at=timezone.now())
    (row,) = OutboxRow.objects.filter(topic="tenancy.mail_invitation")
    mail_invitation(**row.payload)
    (mail,) = mailoutbox
    assert mail.to == ["kim@example.com"]
    assert f"https://baton.example/invite/acme/{token_of(offer)}/" in mail.body
    assert token_of(offer) in mail.alternatives[0][0]


def test_a_withdrawn_offer_is_not_mailed(ada: User, at: datetime, mailoutbox: list[Any]) -> None:
    offer = invitation(by=ada, at=timezone.now())
    actions.revoke_invitation(offer, by=ada, at=timezone.now())
    mail_invitation(invitation_id=offer.id)
    assert mailoutbox == []


def test_an_offer_is_good_once(ada: User, kim: User, at: datetime) -> None:
    offer = invitation(by=ada, at=at)
    actions.accept_invitation(offer, by=kim, at=at)
    actions.remove_member(membership_of(kim), by=ada, at=at)
    with pytest.raises(actions.InvitationOver):
        actions.accept_invitation(offer, by=kim, at=at)


def test_an_offer_ends_after_three_days(ada: User, kim: User, at: datetime) -> None:
    offer = invitation(by=ada, at=at)
    with pytest.raises(actions.InvitationOver):
        actions.accept_invitation(offer, by=kim, at=at + VALID_FOR)
    actions.accept_invitation(offer, by=kim, at=at + VALID_FOR - timedelta(seconds=1))


def test_inviting_again_voids_the_first_link(ada: User, kim: User, at: datetime) -> None:
    first = invitation(by=ada, at=at)
    second = invitation("Kim@Example.com", Role.SDR, by=ada, at=at)
    assert token_of(first) != token_of(second)
    with pytest.raises(actions.InvitationOver):
        actions.accept_invitation(first, by=kim, at=at)
    assert actions.accept_invitation(second, by=kim, at=at).role == Role.SDR


def test_only_who_proved_the_address_can_accept(ada: User, at: datetime) -> None:
    offer = invitation(by=ada, at=at)
    somebody = register_verified("somebody@example.com", name="Somebody")
    claims_it = User.objects.create_user("kim@example.com", name="Claims it")
    for person in (somebody, claims_it):
        with pytest.raises(actions.WrongAddress):
            actions.accept_invitation(offer, by=person, at=at)
    assert Membership.objects.count() == 1


def test_an_offer_does_not_outlive_the_power_to_make_it(ada: User, kim: User, at: datetime) -> None:
    other_admin = colleague("Olga Admin", Role.ADMIN, at=at)
    offer = invitation(by=other_admin, at=at)
    actions.change_role(membership_of(other_admin), Role.MARKETER, by=ada, at=at)
    with pytest.raises(actions.InvitationOver):
        actions.accept_invitation(offer, by=kim, at=at)


def test_members_are_not_invited(ada: User, sol: User, at: datetime) -> None:
    with pytest.raises(actions.AlreadyMember):
        actions.invite(sol.email.upper(), Role.REP, by=ada, at=at)


def test_who_was_removed_may_come_back(ada: User, kim: User, at: datetime) -> None:
    actions.admit(kim, Role.ADMIN, by=ada, at=at)
    actions.remove_member(membership_of(kim), by=ada, at=at)
    offer = invitation(role=Role.EXECUTIVE, by=ada, at=at)
    back = actions.accept_invitation(offer, by=kim, at=at)
    assert (back.role, back.removed_at) == (Role.EXECUTIVE, None)
    assert Membership.objects.filter(user=kim).count() == 1


def test_a_role_changes_and_the_log_says_from_what(ada: User, sol: User, at: datetime) -> None:
    actions.change_role(membership_of(sol), Role.SALES_MANAGER, by=ada, at=at)
    assert membership_of(sol).role == Role.SALES_MANAGER
    assert last_entry().facts == {
        "user_id": sol.id,
        "was": {"role": "rep"},
        "now": {"role": "sales_manager"},
    }


def test_the_same_role_again_leaves_no_trace(ada: User, sol: User, at: datetime) -> None:
    actions.change_role(membership_of(sol), Role.REP, by=ada, at=at)
    assert not AuditEntry.objects.exists()


def test_the_last_admin_stays(ada: User, sol: User, at: datetime) -> None:
    for leave in (
        lambda: actions.remove_member(membership_of(ada), by=ada, at=at),
        lambda: actions.change_role(membership_of(ada), Role.REP, by=ada, at=at),
    ):
        with pytest.raises(actions.LastAdmin):
            leave()
    actions.admit(sol, Role.REP, by=ada, at=at)
    actions.change_role(membership_of(sol), Role.ADMIN, by=ada, at=at)
    actions.remove_member(membership_of(ada), by=sol, at=at)


def test_settings_change_and_the_log_says_what(ada: User, acme: Tenant, at: datetime) -> None:
    actions.change_settings(by=ada, at=at, name="Acme", time_zone="Europe/Berlin")
    acme.refresh_from_db()
    assert acme.name == "Acme"
    entry = last_entry()
    assert entry.facts == {"was": {"name": "Acme Sensors"}, "now": {"name": "Acme"}}


def test_a_currency_stays_once_it_is_set(ada: User, acme: Tenant, at: datetime) -> None:
    with pytest.raises(actions.CurrencyIsSet):
        actions.change_settings(by=ada, at=at, currency="USD")
    Tenant.objects.filter(id=acme.id).update(currency=None)
    assert actions.change_settings(by=ada, at=at, currency="USD").currency == "USD"


@pytest.mark.parametrize(
    "setting",
    [{"currency": "XYZ"}, {"time_zone": "Mars/Base"}, {"number_format": "x"}, {"is_demo": True}],
)
def test_unknown_settings_are_refused(ada: User, at: datetime, setting: dict[str, Any]) -> None:
    with pytest.raises(actions.UnknownSetting):
        actions.change_settings(by=ada, at=at, **setting)


def test_a_short_name_belongs_to_one_company(ada: User, at: datetime) -> None:
    with no_tenant(), pytest.raises(actions.SlugTaken):
        actions.open_tenant(slug="acme", name="Another", admin=ada, at=at)
