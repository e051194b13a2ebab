"""Django's PostgreSQL backend, plus the announcement of the tenant in scope."""
