"""What the web server does once before it forks: its processes share the memory, and nobody who
comes first waits for it."""

from __future__ import annotations

import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse


def warm_up() -> None:
    """Compile the templates and the table of addresses; keep both out of the collector's way."""
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for template in Path(folder).rglob("*.html"):
            get_template(template.relative_to(folder).as_posix())
    reverse("workspace:search")  # the first address asked for builds the whole table
    gc.collect()
    gc.freeze()
