"""What every request asks for is found by statements composed once, under the same locks."""

from __future__ import annotations

import pytest

from apps.accounts.backend import find_user
from apps.accounts.models import User
from apps.intake.models import Form
from apps.leads.models import Company
from apps.tenancy.models import Membership, Tenant
from apps.tenancy.one_row import TenantRow, add_unless_known
from apps.tenancy.queries import membership_of, tenant_at
from apps.tenancy.scoping import CrossTenantWrite, TenantRequired, tenant_transaction

pytestmark = pytest.mark.django_db


def test_it_finds_what_the_orm_finds(acme: Tenant, mara: User) -> None:
    assert tenant_at("acme") == acme
    assert tenant_at("nobody") is None
    found = find_user(mara.id)
    assert found is not None
    assert found.__dict__.keys() == User.objects.get(id=mara.id).__dict__.keys()
    with tenant_transaction(acme.id):
        mine = Membership.objects.get(user=mara)
        assert membership_of(mara.id) == mine


def test_a_removed_member_has_no_place(acme: Tenant, mara: User) -> None:
    with tenant_transaction(acme.id):
        Membership.objects.filter(user=mara).update(removed_at="2026-06-01T00:00Z")
        assert membership_of(mara.id) is None


def test_a_member_of_another_tenant_has_no_place_here(globex: Tenant, mara: User) -> None:
    with tenant_transaction(globex.id):
        assert membership_of(mara.id) is None


def test_a_tenants_row_needs_a_tenant() -> None:
    with pytest.raises(TenantRequired):
        TenantRow(Form, "public_id")("0190e8a4-0000-7000-8000-000000000000")


def test_what_is_known_already_is_not_added_again(acme: Tenant) -> None:
    with tenant_transaction(acme.id):
        first = Company(name="Molkerei Sonnental", name_key="molkerei sonnental")
        assert add_unless_known(first)
        assert Company.objects.get(id=first.id).name == "Molkerei Sonnental"
        again = Company(name="Sonnental", name_key="molkerei sonnental")
        assert not add_unless_known(again)
        assert Company.objects.get().name == "Molkerei Sonnental"


def test_nothing_is_added_to_another_tenant(acme: Tenant, globex: Tenant) -> None:
    with tenant_transaction(acme.id), pytest.raises(CrossTenantWrite):
        add_unless_known(Company(tenant_id=globex.id, name="Foreign", name_key="foreign"))


def test_nothing_is_added_without_a_tenant() -> None:
    with pytest.raises(TenantRequired):
        add_unless_known(Company(name="Nobody's", name_key="nobodys"))
