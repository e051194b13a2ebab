"""For the table of the closed loop, which has a thousand cells when its rows are campaigns."""

from __future__ import annotations

from html import escape

from django.template import Library
from django.utils.safestring import SafeString

from apps.reports.page import Cell

register = Library()


@register.simple_tag
def loop_cell(cell: Cell) -> SafeString:
    """A figure that opens its records, shaded by its heat. Written here and not in a template:
    a template that is included for each cell takes longer than all the rest of the page."""
    shown = _link(cell) if cell.url else f'<span class="cell-none">{escape(cell.words)}</span>'
    if cell.heat:
        shown = f'<span class="heat heat-{cell.heat}">{shown}</span>'
    note = f'<span class="cell-note nowrap">{escape(cell.note)}</span>' if cell.note else ""
    return SafeString(f'<td class="number">{shown}{note}</td>')


def _link(cell: Cell) -> str:
    title = f' title="{escape(cell.title)}"' if cell.title else ""
    return (
        f'<a class="figure-link" href="{escape(cell.url)}"{title}>{escape(cell.words)}'
        f'<span class="visually-hidden"> {escape(cell.name)}</span></a>'
    )
