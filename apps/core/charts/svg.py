"""The few SVG elements charts are made of. Everything written into them is escaped here."""

from collections.abc import Iterable
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Content = str | SafeString

# What carries white text, because it is dark enough in both themes.
SOLID_PAINTS: Final = frozenset({"marketing-solid", "sales-solid", "money-solid"})


def element(name: str, *content: Content, **attributes: str | float | None) -> SafeString:
    """One element. `class_` means class, `text_anchor` text-anchor; None leaves one out."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{conditional_escape(_written(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    # composed at once: a chart has a hundred elements, and names and keys are written by us
    return mark_safe(f"<{name}{shown}>{joined(content)}</{name}>")  # noqa: S308


def joined(parts: Iterable[Content]) -> SafeString:
    """The parts one after the other; plain text among them is escaped."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308


def text(words: str, x: str | float, y: float, kind: str = "", anchor: str = "start") -> SafeString:
    """A line of words; kind is the tail of its class, as in chart-label."""
    class_ = " ".join(f"chart-{part}" for part in kind.split()) or None
    return element("text", words, x=x, y=y, class_=class_, text_anchor=anchor)


def link(url: str, name: str, *content: Content) -> SafeString:
    """A mark that opens its records, announced by name; without an address just the mark.

    Blanks between the parts keep what is read the same as what is seen (WCAG 2.5.3).
    """
    spaced = [piece for part in content for piece in (part, " ")]
    if not url:
        return element("g", *spaced)
    return element("a", *spaced, href=url, aria_label=name)


def group(
    chart_id: str, title: str, description: str, *content: Content, **size: str | float
) -> SafeString:
    """The chart: a named group, because an image may not hold links."""
    return element(
        "svg",
        element("title", title, id=f"{chart_id}-title"),
        element("desc", description, id=f"{chart_id}-desc"),
        *content,
        id=chart_id,
        class_="chart",
        role="group",
        aria_labelledby=f"{chart_id}-title",
        aria_describedby=f"{chart_id}-desc",
        **size,
    )


def hatch(chart_id: str) -> SafeString:
    """The pattern of a leak, to be used as url(#<id>-hatch)."""
    return element(
        "pattern",
        element("rect", width=6, height=6, class_="hatch-ground"),
        element("rect", width=2.2, height=6, class_="hatch-line"),
        id=f"{chart_id}-hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def paint(chart_id: str, kind: str) -> dict[str, str]:
    """Class and, for a leak, the pattern by which a mark is filled."""
    if kind == "leak":
        return {"class_": "mark mark-leak", "fill": f"url(#{chart_id}-hatch)"}
    return {"class_": " ".join(["mark", *(f"mark-{part}" for part in kind.split())])}


def share(part: float, whole: float) -> str:
    """A length in percent of the chart's width."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
