"""Lock 4's switch: every outermost transaction begins by telling row-level security who acts.

`set_config(…, true)` ends with the transaction, so neither a pooled connection nor a crash can
carry one tenant into another's request. (A middleware can't do this: ATOMIC_REQUESTS opens the
transaction after it, and the local setting would be lost.)
"""

from django.db.backends.postgresql import base

from apps.tenancy.scoping import current_scope

ANNOUNCE = (
    "SELECT set_config('app.tenant_id', %s, true), set_config('app.agency_id', %s, true),"
    " set_config('app.user_id', %s, true)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions know their tenant."""

    def announce_scope(self) -> None:
        """Set the transaction-local variables that the policies read; '' means nobody."""
        scope = current_scope()
        values = (scope.tenant_id, scope.agency_id, scope.user_id)
        self.connection.execute(ANNOUNCE, ["" if value is None else str(value) for value in values])

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            self.announce_scope()
