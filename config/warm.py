"""What the web server does once before it forks: its processes share the memory, and nobody who
comes first waits for it."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import translation

from apps.tenancy.composed import compose_all


def warm_up() -> None:
    """Compile the templates and the table of addresses, read the words, compose the statements;
    keep all that out of the collector's way. Leaves a connection to the database open."""
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for template in Path(folder).rglob("*.html"):
            get_template(template.relative_to(folder).as_posix())
    reverse("workspace:search")  # the first address asked for builds the whole table
    for pattern in _addresses(get_resolver().url_patterns):
        _ = pattern.pattern.regex  # compiled when it is first looked at
    with translation.override(settings.LANGUAGE_CODE):
        translation.gettext("Inbox")  # reads the words of all apps
    with transaction.atomic():
        compose_all()
    gc.collect()
    gc.freeze()


def _addresses(patterns: Iterable[Any]) -> Iterator[Any]:
    for one in patterns:
        yield one
        yield from _addresses(getattr(one, "url_patterns", ()))
