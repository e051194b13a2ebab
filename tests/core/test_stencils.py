"""A stencil draws what its template would, for any text."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from apps.core.stencils import Stencil, filled

ENTRY = "components/timeline_entry.html"
TEXTS = {"at": "", "when": "12 Jun", "text": "Came in", "detail": "", "url": "/a/", "points": "+5"}
SHAPE = {"side": "sales", "state": "", "has_at": False, "has_detail": False, "has_url": True}


def test_it_draws_what_the_template_would() -> None:
    drawn = Stencil(ENTRY, *TEXTS).fill(TEXTS, **SHAPE)
    assert drawn == render_to_string(ENTRY, {**TEXTS, **SHAPE}).strip()
    assert isinstance(drawn, SafeString)


def test_texts_are_escaped_unless_they_are_html() -> None:
    entry = Stencil(ENTRY, *TEXTS)
    drawn = entry.fill(
        {**TEXTS, "text": "<b>Sonnental & Co</b>", "points": SafeString("<i>5</i>")}, **SHAPE
    )
    assert "&lt;b&gt;Sonnental &amp; Co&lt;/b&gt;" in drawn
    assert "<i>5</i>" in drawn


def test_each_row_has_texts_of_its_own() -> None:
    entry = Stencil(ENTRY, *TEXTS)
    drawn = [entry.fill({**TEXTS, "text": text}, **SHAPE) for text in ("Came in", "Accepted")]
    assert "Came in" in drawn[0]
    assert "Accepted" in drawn[1]
    assert "Came in" not in drawn[1]


def test_another_shape_is_another_drawing() -> None:
    entry = Stencil(ENTRY, *TEXTS)
    assert "<a " in entry.fill(TEXTS, **SHAPE)
    assert "<a " not in entry.fill(TEXTS, **{**SHAPE, "has_url": False})


def test_a_text_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="when"):
        Stencil(ENTRY, *TEXTS).fill({"text": "Came in", "points": ""}, **SHAPE)


def test_a_line_is_filled_as_django_would() -> None:
    texts = [
        "<b>Sonnental & Co</b>",
        SafeString("<i>5</i>"),
        7,
        None,
        gettext_lazy("Inbox"),
        '"it\'s"',
    ]
    line = "<td>{}</td>" * len(texts)
    assert filled(line, *texts) == format_html(line, *texts)
    assert isinstance(filled(line, *texts), SafeString)
