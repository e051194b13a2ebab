"""Two whole tenants, for what is asked of everything at once."""

from tests.architecture.conftest import worlds

__all__ = ["worlds"]
