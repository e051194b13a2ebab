"""What the web server does beforehand, so that nobody who comes first waits for it: once before it
forks, because its processes share the memory, then once in each thread."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from threading import Barrier
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils import translation

from apps.tenancy.composed import ask_all, compose_all

logger: Final = logging.getLogger(__name__)


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


def warm_threads(threads: Executor, count: int) -> None:
    """Each thread connects to the database and has planned there what pages ask.

    Requests that come meanwhile wait behind it; without a database the first of them will say so.
    """
    all_are_here = Barrier(count)
    for _ in range(count):
        threads.submit(_warm_connection, all_are_here)


def _warm_connection(all_are_here: Barrier) -> None:
    all_are_here.wait()  # a thread that was done at once would take the part of the next
    try:
        ask_all()
    except DatabaseError:
        logger.warning("No connection was warmed up.", exc_info=True)


def _addresses(patterns: Iterable[Any]) -> Iterator[Any]:
    for one in patterns:
        yield one
        yield from _addresses(getattr(one, "url_patterns", ()))
