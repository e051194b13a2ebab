"""For the table of leads, the page that is opened most."""

from __future__ import annotations

from typing import Final

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.leads.rows import Row

register = Library()

ROW: Final = (
    "<tr data-row>"
    '<td><a class="cell-title" href="{}">{}</a><span class="cell-note">{}</span></td>'
    "<td>{}</td>"
    '<td>{}<span class="cell-note">{}</span></td>'
    "<td data-end>{}</td>"
    '<td class="number" data-end data-label="Score">{}</td>'
    '<td data-label="With">{}</td>'
    '<td class="nowrap" data-end data-label="Due">{}</td>'
    '<td class="nowrap" data-end data-label="Came in">{}</td></tr>'
)


@register.simple_tag
def lead_row(row: Row) -> SafeString:
    """One lead. Written here because a page has eleven words of each of fifty, and a template
    takes as long for them as the database for the whole page."""
    return format_html(
        ROW,
        row.url,
        row.name,
        row.note,
        row.company,
        row.campaign,
        row.channel,
        row.stage,
        row.score,
        row.owner,
        row.due,
        row.came_in,
    )
