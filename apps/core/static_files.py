"""Static files under names that change with their content, so that browsers keep them for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

#: htmx's extensions, which no page loads; a comment in one of them looks like an import.
NOT_LOADED = "django_htmx/ext/"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also follows the imports of JavaScript modules, which would else be served unhashed."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        loaded = {path: found for path, found in paths.items() if not path.startswith(NOT_LOADED)}
        yield from super().post_process(loaded, *args, **options)
