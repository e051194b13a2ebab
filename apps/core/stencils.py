"""Rows that differ in a few texts only: the template is drawn once, then only texts are filled in.

A template costs some 5 µs for each of its tags; a row of a list has twenty. Of a stencil each text
costs 1 µs and the rest nothing:

    ROW = Stencil("handoffs/_row.html", "title", "note")
    drawn = ROW.fill({"title": row.title, "note": row.note}, is_current=False)

The template finds texts and shape under their names. On the shape its conditions may depend; it is
drawn once for each combination. A text stands only where it is written out, `{{ title }}`, with no
filter and in no condition: what it says is not known when the template is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from . import parts

#: Marks where a text goes; no template and no value holds it.
_MARK = "\x00"


class Stencil:
    """A template with places for the texts that are named."""

    def __init__(self, template: str, *texts: str) -> None:
        self._template = template
        self._places = {name: SafeString(f"{_MARK}{name}{_MARK}") for name in texts}

    def fill(self, texts: Mapping[str, Any], **shape: Hashable) -> SafeString:
        """The template with these texts, escaped like any variable. Raises KeyError without one."""
        return self.of(**shape)(texts)

    def of(self, **shape: Hashable) -> Callable[[Mapping[str, Any]], SafeString]:
        """What fills rows of one shape, looked up once for them all."""
        drawn = parts.draw(self._template, **self._places, **shape).split(_MARK)
        names = drawn[1::2]

        def fill(texts: Mapping[str, Any]) -> SafeString:
            pieces = drawn.copy()
            pieces[1::2] = [written(texts[name]) for name in names]
            return SafeString("".join(pieces))

        return fill


def filled(line: str, *texts: Any) -> SafeString:
    """A line with `{}` for each of the texts, as django.utils.html.format_html writes it: a third
    of its time, which counts where a page has a thousand texts."""
    return SafeString(line.format(*map(written, texts)))


def written(text: Any) -> str:
    """As `{{ text }}` writes it: django.utils.html.conditional_escape, without what is lazy."""
    return text.__html__() if hasattr(text, "__html__") else escape(str(text))
