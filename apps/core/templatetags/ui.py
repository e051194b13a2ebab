"""The template language of the interface: icons, numbers, dates, fields. No page loads it.

It is a builtin. Filters turn a value into words; tags draw a component. Nothing here asks the
database or the clock.
"""

from collections.abc import Hashable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape

from django.contrib.messages import constants
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from apps.core import parts, wording
from apps.core.charts import cell_bar, spark_line
from apps.core.field_parts import FieldParts, FormProblem, parts_of, problems_in
from apps.core.money import format_money

register = Library()

# --- Drawings -----------------------------------------------------------------------------------


@register.simple_tag
def select_options(options: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a menu. A template takes longer over hundreds of them than over a page."""
    option, marks = '<option value="{}"{}>{}</option>'.format, {chosen: " selected"}
    drawn = (option(escape(one), marks.get(one, ""), escape(label)) for one, label in options)
    return SafeString("".join(drawn))


@register.simple_tag
@lru_cache(maxsize=512, typed=True)
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide drawing from the sprite. Decorative unless it is given a label of its own."""
    address = f"{static('icons/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address
    )


LEFT_HALF = "M5 .5h3.2v9H5a4.5 4.5 0 0 1 0-9z"
RIGHT_HALF = "M9.8.5H13a4.5 4.5 0 0 1 0 9H9.8z"


@register.simple_tag
@lru_cache(typed=True)
def side_glyph(side: str) -> SafeString:
    """The small capsule: left half Marketing, right half Sales, whole is shared ground."""
    left = "off" if side == "sales" else "on-marketing"
    right = "off" if side == "marketing" else "on-sales"
    return format_html(
        '<svg class="side-glyph" viewBox="0 0 18 10" aria-hidden="true" focusable="false">'
        '<path class="{}" d="{}"/><path class="{}" d="{}"/></svg>',
        left,
        LEFT_HALF,
        right,
        RIGHT_HALF,
    )


@register.simple_tag
def bar(value: float, of: float, side: str = "") -> SafeString:
    """A bar in a table cell, `value` of `of`; draws only, so write the number beside it."""
    return cell_bar(value, of, side=side)


@register.simple_tag
def spark(values: Iterable[float], side: str = "") -> SafeString:
    """A small line of the values in order; draws only, so write the number beside it."""
    return spark_line(tuple(values), side=side)


@register.simple_tag
def part(template: str, **values: Hashable) -> SafeString:
    """A piece of a page that depends on nothing but these values, drawn once and then kept.

    Its template may write words and addresses; it has no request, asks no clock, shows no times.
    """
    return parts.draw(template, **values)


@register.simple_tag
def avatar(name: object, side: str = "", size: str = "", silent: bool = False) -> SafeString:
    """A person as initials; the name is told to screen readers unless it stands beside (silent)."""
    shown = str(name)
    heard = (
        SafeString('aria-hidden="true"')
        if silent
        else format_html('title="{0}" role="img" aria-label="{0}"', shown)
    )
    return format_html(
        '<span class="avatar" data-side="{}"{} {}>{}</span>',
        side or "shared",
        format_html(' data-size="{}"', size) if size else "",
        heard,
        wording.initials(shown),
    )


@register.simple_tag
def figure(value: object, url: str = "", name: str = "") -> SafeString:
    """A number in words that opens its records; `name` is heard after it."""
    if not url:
        return format_html('<span class="figure-link">{}</span>', value)
    heard = format_html('<span class="visually-hidden"> {}</span>', name) if name else ""
    return format_html('<a class="figure-link" href="{}">{}{}</a>', url, value, heard)


# --- Numbers ------------------------------------------------------------------------------------


@register.filter
def money(minor: int | None, currency: str) -> str:
    """18420050 with "EUR" is "€184,201"; nothing known is a dash."""
    if minor is None:
        return wording.NOTHING
    return format_money(minor, currency, cents=False, locale=_locale())


@register.filter
def money_exact(minor: int | None, currency: str) -> str:
    """18420050 with "EUR" is "€184,200.50"."""
    if minor is None:
        return wording.NOTHING
    return format_money(minor, currency, locale=_locale())


@register.filter
def money_short(minor: int | None, currency: str) -> str:
    """238000000 with "EUR" is "€2.38m"."""
    if minor is None:
        return wording.NOTHING
    return format_money(minor, currency, compact=True, locale=_locale())


@register.filter
def number(value: float | None) -> str:
    """1486 is "1,486"."""
    return wording.number(value)


@register.filter
def percent(fraction: float | None, digits: int = 0) -> str:
    """0.384 is "38%", with one digit "38.4%"."""
    return wording.percent(fraction, digits)


@register.filter
def signed(value: float | None, digits: int = 2) -> str:
    """-0.03 with a minus sign instead of a hyphen; nothing known is "no data"."""
    return wording.signed(value, digits)


@register.simple_tag
def rate(n: int, of: int, digits: int = 0) -> str:
    """A share as people may quote it: hidden below 20 cases, "no data" out of none."""
    return wording.rate(n, of, digits)


# --- Time ---------------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """16 Jun 2026, in the reader's time zone."""
    return wording.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """16 Jun 2026, 14:07, in the reader's time zone."""
    return wording.moment(value)


@register.filter
def duration(value: timedelta | None) -> str:
    """3 h 12 min."""
    return wording.duration(value)


@register.simple_tag
def time_left(due: datetime, now: datetime) -> str:
    """ "3 h 12 min left" or "5 h late"."""
    return wording.time_left(due, now)


@register.simple_tag
def stamp(value: datetime, now: datetime | None = None) -> SafeString:
    """A <time>: relative within a day of `now`, always with the absolute moment to read."""
    absolute = wording.moment(value)
    shown = absolute if now is None else wording.since(value, now)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), absolute, shown
    )


# --- Addresses ----------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The page's own query string with some values changed; None or "" removes one."""
    request: HttpRequest = context["request"]
    values = request.GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


# --- Forms --------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, *, width: str = "", prefix: str = "", suffix: str = "", optional: bool = True
) -> dict[str, object]:
    """Label, hint, error and control of a form field; `optional` marks what nobody must fill."""
    parts: FieldParts = parts_of(bound)
    return {
        "parts": parts,
        "width": width,
        "prefix": prefix,
        "suffix": suffix,
        "mark_optional": optional and not bound.field.required,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, note: str = "") -> dict[str, object]:
    """What is wrong, each line leading to its field; draws nothing when nothing is wrong."""
    problems: list[FormProblem] = problems_in(form)
    return {"problems": problems, "note": note}


TONES = {
    constants.DEFAULT_TAGS[constants.SUCCESS]: "ok",
    constants.DEFAULT_TAGS[constants.WARNING]: "warn",
    constants.DEFAULT_TAGS[constants.ERROR]: "bad",
}


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone in which a flash message is shown."""
    return TONES.get(level_tag, "info")


@register.filter
def initials(name: object) -> str:
    """Lena Maria Hartmann is LH."""
    return wording.initials(str(name))


def _locale() -> str:
    return (get_language() or "en").split("-")[0]
