"""Lock 4's switch: every outermost transaction begins by telling row-level security who acts.

`set_config(…, true)` ends with the transaction, so neither a pooled connection nor a crash can
carry one tenant into another's request. (A middleware can't do this: ATOMIC_REQUESTS opens the
transaction after it, and the local setting would be lost.)

Both happen in one round trip. Every page and every job pays for it, so it speaks to libpq directly.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.db.backends.postgresql import base
from psycopg import Error, OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

from apps.tenancy.scoping import current_scope

from .instants import read_quickly
from .plans import Plans, Row, Values

#: Filled with numbers only, or nothing at all. What is prepared is planned once for all values: it
#: would be planned anew for each of the first five, and is the same afterwards.
ANNOUNCE: Final = (
    "SELECT set_config('app.tenant_id', '{}', true), set_config('app.agency_id', '{}', true),"
    " set_config('app.user_id', '{}', true),"
    " set_config('plan_cache_mode', 'force_generic_plan', true)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions know their tenant."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        #: Statements of `tenancy.composed`. Each holds the connection it asks over: a thread has
        #: its own, and so has a thread while an event loop runs in it.
        self.composed: dict[Any, Any] = {}
        self.plans: Plans

    def announce_scope(self) -> None:
        """Set the transaction-local variables that the policies read; '' means nobody.

        Begins the transaction if none has begun.
        """
        scope = current_scope()
        ids = (scope.tenant_id, scope.agency_id, scope.user_id)
        told = ANNOUNCE.format(*("" if id_ is None else int(id_) for id_ in ids))
        is_idle = self.connection.pgconn.transaction_status == TransactionStatus.IDLE
        self._send(f"BEGIN; {told}" if is_idle else told)

    def is_usable(self) -> bool:
        """Whether anybody is at the other end; asked before the first statement of a request."""
        if self.connection is None:
            return False
        try:
            return bool(self.connection.pgconn.exec_(b"").status == ExecStatus.EMPTY_QUERY)
        except Error:
            return False

    def ask(self, statement: str, values: Values) -> list[Row]:
        """The rows of a statement that is always the same: parsed and planned once a connection.

        An ordinary cursor writes the values into the text, so what it sends is never the same
        twice. It is what is used while statements are logged (a test that counts them).
        """
        if self.queries_logged:
            with self.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall())
        self.close_if_health_check_failed()
        self.ensure_connection()
        execute: Callable[..., list[Row]] = self._execute_planned
        for wrapper in reversed(self.execute_wrappers):
            execute = partial(wrapper, execute)
        is_many, context = False, {"connection": self}
        return execute(statement, values, is_many, context)

    def _execute_planned(
        self, statement: str, values: Values, _many: bool, _context: Any
    ) -> list[Row]:
        """What the innermost of Django's execute wrappers calls."""
        with self.wrap_database_errors:
            return self.plans.ask(statement, values)

    def get_connection_params(self) -> dict[str, Any]:
        """The driver prepares nothing by itself: it would forget all of it with each rollback."""
        params: dict[str, Any] = super().get_connection_params()
        params["prepare_threshold"] = None
        return params

    def get_new_connection(self, params: Any) -> Any:
        """Without plans yet; reads instants quickly."""
        connection = super().get_new_connection(params)
        read_quickly(connection)
        self.plans = Plans(connection)
        return connection

    def _send(self, statements: str) -> None:
        """Raises what the database answers, as Django's own errors."""
        with self.wrap_database_errors:
            pgconn = self.connection.pgconn
            result = pgconn.exec_(statements.encode())
            if pgconn.status == ConnStatus.BAD:
                raise OperationalError("the connection is lost")
            if result.status != ExecStatus.TUPLES_OK:
                raise error_from_result(result)

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            self.announce_scope()
