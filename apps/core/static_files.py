"""Static files under names that change with their content, so that browsers keep them for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

#: htmx's extensions, which no page loads; a comment in one of them looks like an import.
NOT_LOADED = "django_htmx/ext/"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also follows the imports of JavaScript modules, which would else be served unhashed."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str | None, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The manifest never changes while a process serves; a page asks forty times."""
        known = None if force else self._addresses.get(name)
        if known is None:
            known = str(super().url(name, force))
            if not force:
                self._addresses[name] = known
        return known

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        loaded = {path: found for path, found in paths.items() if not path.startswith(NOT_LOADED)}
        yield from super().post_process(loaded, *args, **options)
