"""Django's command; where no table is yet it begins with the baseline."""

from __future__ import annotations

from typing import Any, Final

from django.core.management.commands import migrate
from django.db import connections

from apps.tenancy.postgres import baseline

#: With one of these it is asked for something else than everything there is.
_OTHER_WISHES: Final = ("app_label", "fake", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options[wish] for wish in _OTHER_WISHES):
            baseline.lay(connections[options["database"]])
        super().handle(*args, **options)
