"""For the table of the closed loop, which has a thousand cells when its rows are campaigns."""

from __future__ import annotations

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.reports.page import Cell

register = Library()


@register.simple_tag
def loop_cell(cell: Cell) -> SafeString:
    """A figure that opens its records, shaded by its heat. Written here and not in a template:
    a template that is included for each cell takes longer than all the rest of the page."""
    shown = (
        _link(cell) if cell.url else format_html('<span class="cell-none">{}</span>', cell.words)
    )
    if cell.heat:
        shown = format_html('<span class="heat heat-{}">{}</span>', cell.heat, shown)
    return format_html('<td class="number">{}</td>', shown)


def _link(cell: Cell) -> SafeString:
    title = format_html(' title="{}"', cell.title) if cell.title else ""
    return format_html(
        '<a class="figure-link" href="{}"{}>{}<span class="visually-hidden"> {}</span></a>',
        cell.url,
        title,
        cell.words,
        cell.name,
    )
