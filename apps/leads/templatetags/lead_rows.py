"""For the table of leads, the page that is opened most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.template import Library
from django.utils.safestring import SafeString

from apps.core.stencils import filled
from apps.leads.columns import Column
from apps.leads.rows import Row

register = Library()

WHO: Final = '<td><a class="cell-title" href="{}">{}</a><span class="cell-note">{}</span></td>'


@register.simple_tag
def lead_rows(rows: Sequence[Row], columns: Sequence[Column]) -> SafeString:
    """The leads of a page. Written here because it has eleven words of each of fifty, and a
    template takes as long for them as the database for the whole page."""
    heads = (one.attributes.replace("{", "{{").replace("}", "}}") for one in columns)
    cells = "".join(f"<td{attributes}>{{}}</td>" for attributes in heads)
    line = f"<tr data-row>{WHO}{cells}</tr>"
    drawn = [filled(line, row.url, row.name, row.note, *row.cells) for row in rows]
    return SafeString("".join(drawn))
