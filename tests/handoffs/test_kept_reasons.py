"""What a process keeps in memory belongs to a tenant."""

from __future__ import annotations

from apps.handoffs.queries.reasons import reasons_of_version
from apps.tenancy.scoping import tenant_transaction
from tests.factories import ground_rules


def test_what_another_company_could_not_see_is_not_missing_for_ours(acme, globex):
    with tenant_transaction(acme.id):
        rules = ground_rules.rules()
    with tenant_transaction(globex.id):
        assert reasons_of_version(rules.id).sets == ()
    with tenant_transaction(acme.id):
        assert reasons_of_version(rules.id).sets
