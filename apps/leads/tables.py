"""The agency's wall in the database: a restrictive policy on leads."""

from typing import Any

from django.conf import settings
from django.db.backends.ddl_references import Statement

from apps.tenancy.tables import TableConstraint

#: Nobody's agency, or mine. Restrictive: it narrows the tenant's policy, never widens it.
#: Written as a null test because the planner takes that to keep nearly every row, which is true
#: of everybody but agencies; of the plain OR it expects one row in two hundred and then sorts
#: whole tenants to show a page.
AGENCY_POLICY = (
    "CASE WHEN coalesce(current_setting('app.agency_id', true), '') = ''"
    " OR agency_id = nullif(current_setting('app.agency_id', true), '')::bigint"
    " THEN true END IS NOT NULL"
)


class AgencyPolicy(TableConstraint):
    """While an agency acts, leads of other sources do not exist, whatever the query says."""

    def create_sql(self, model: Any, schema_editor: Any) -> Statement:  # type: ignore[override]
        return Statement(
            f'CREATE POLICY agency_sees_its_own ON "{model._meta.db_table}" AS RESTRICTIVE'
            f" FOR ALL TO {settings.RUNTIME_ROLE} USING ({AGENCY_POLICY})"
            f" WITH CHECK ({AGENCY_POLICY})"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> Statement:  # type: ignore[override]
        return Statement(f'DROP POLICY agency_sees_its_own ON "{model._meta.db_table}"')
