"""What the templates say: numbers, spans of time, fields and their errors, addresses."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

from apps.core.field_parts import FormProblem, problems_in
from apps.core.templatetags import ui

NOON = datetime(2026, 6, 16, 12, 0, tzinfo=UTC)


class AskForACampaign(forms.Form):
    name = forms.CharField(
        label="Name", help_text="As in the team", error_messages={"required": "Enter a name"}
    )
    value = forms.ChoiceField(
        label="Value",
        choices=[("a", "Ours"), ("b", "Theirs")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a value"},
    )
    agreed = forms.BooleanField(label="Agreed", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        raise forms.ValidationError("Both sides must sign")


class Tags(HTMLParser):
    """The start tags of a piece of HTML with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


REPOSITORY = Path(__file__).parents[2]


def icons_asked_for() -> set[str]:
    """Each icon a template names, in a tag or as a component's argument."""
    pages = "".join(page.read_text() for page in REPOSITORY.glob("templates/**/*.html"))
    return set(re.findall(r"""{% icon ["']([a-z0-9-]+)["']""", pages)) | set(
        re.findall(r"""\bicon=["']([a-z0-9-]+)["']""", pages)
    )


def icons_in_the_sprite() -> set[str]:
    sprite = (REPOSITORY / "static/icons/sprite.svg").read_text()
    return set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{{ 18420050|money:"EUR" }}', "€184,201"),
        ('{{ 18420050|money_exact:"EUR" }}', "€184,200.50"),
        ('{{ 238000000|money_short:"EUR" }}', "€2.38m"),
        ('{{ nothing|money:"EUR" }}', "–"),
        ("{{ 1486|number }}", "1,486"),
        ("{{ nothing|number }}", "–"),
        ("{{ 0.384|percent }}", "38%"),
        ("{{ 0.384|percent:1 }}", "38.4%"),
        ("{{ nothing|percent }}", "–"),
        ("{{ 0.4444|signed }}", "0.44"),
        ("{{ minus|signed }}", "\N{MINUS SIGN}0.04"),
        ("{{ hardly_minus|signed }}", "0.00"),
        ("{{ nothing|signed }}", "no data"),
    ],
)
def test_numbers_read_as_people_write_them(source: str, words: str) -> None:
    assert drawn(source, nothing=None, minus=-0.036, hardly_minus=-0.004) == words


@pytest.mark.parametrize(
    ("n", "of", "words"),
    [(331, 412, "80%"), (12, 15, "12 of 15"), (19, 19, "19 of 19"), (20, 20, "100%")],
)
def test_a_rate_is_quoted_only_from_twenty_cases_on(n: int, of: int, words: str) -> None:
    assert drawn("{% rate n of %}", n=n, of=of) == words


def test_a_rate_of_nothing_is_no_data_and_not_zero() -> None:
    assert drawn("{% rate 0 0 %}") == "no data"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=3, minutes=12), "3 h 12 min left"),
        (timedelta(hours=5), "5 h left"),
        (timedelta(0), "under 1 min left"),
        (timedelta(seconds=-20), "under 1 min late"),
        (-timedelta(hours=5, minutes=2), "5 h 2 min late"),
        (timedelta(days=2, hours=4, minutes=9), "2 days 4 h left"),
        (-timedelta(days=1), "1 day late"),
    ],
)
def test_a_clock_says_what_is_left_or_how_late_it_is(span: timedelta, words: str) -> None:
    assert drawn("{% time_left due now %}", due=NOON + span, now=NOON) == words


def test_dates_stand_in_the_zone_of_the_reader() -> None:
    late_evening = datetime(2026, 6, 16, 22, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        assert drawn("{{ at|day }}", at=late_evening) == "17 Jun 2026"
        assert drawn("{{ at|moment }}", at=late_evening) == "17 Jun 2026, 00:30"


def test_a_stamp_is_relative_within_a_day_and_keeps_the_absolute_moment() -> None:
    near, far = NOON - timedelta(hours=23, minutes=59), NOON - timedelta(hours=24)
    with timezone.override("UTC"):
        recent = drawn("{% stamp at now %}", at=near, now=NOON)
        earlier = drawn("{% stamp at now %}", at=far, now=NOON)
    assert "23 h 59 min ago" in recent
    assert Tags(recent).of("time") == [
        {"datetime": "2026-06-15T12:01:00+00:00", "title": "15 Jun 2026, 12:01"}
    ]
    assert ">15 Jun 2026, 12:00<" in earlier


def test_the_query_changes_some_values_and_keeps_the_rest() -> None:
    request = RequestFactory().get("/", {"q": "a b", "page": "3", "sort": "won"})
    source = '{% query page=None sort="-won" %}'
    assert drawn(source, request=request) == "?q=a+b&amp;sort=-won"


def test_a_query_of_nothing_still_is_an_address() -> None:
    request = RequestFactory().get("/", {"page": "3"})
    assert drawn('{% query page="" %}', request=request) == "?"


def test_an_icon_is_decoration_unless_it_is_given_a_name() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "inbox" %}')
    named = Tags(drawn('{% icon "lock" "Read only" %}'))
    assert named.of("svg")[0]["aria-label"] == "Read only"
    assert (named.of("use")[0]["href"] or "").endswith("icons/sprite.svg#lock")


def test_the_glyph_of_a_side_fills_its_half() -> None:
    assert "on-marketing" in ui.side_glyph("marketing")
    assert "on-sales" not in ui.side_glyph("marketing")
    assert "on-marketing" in ui.side_glyph("shared")
    assert "on-sales" in ui.side_glyph("shared")


def test_an_error_is_said_at_its_field_and_connected_to_it() -> None:
    html = drawn("{% field form.name %}", form=AskForACampaign({}))
    control = Tags(html).of("input")[0]
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_name_hint id_name_error"
    said = [*Tags(html).of("div"), *Tags(html).of("p")]
    assert {"id_name_hint", "id_name_error"} <= {each.get("id") for each in said}
    assert "Enter a name" in html


def test_a_field_without_error_is_not_marked_as_one() -> None:
    html = drawn("{% field form.name %}", form=AskForACampaign())
    assert "aria-invalid" not in Tags(html).of("input")[0]
    assert "data-invalid" not in html


def test_a_choice_is_a_group_with_a_legend_and_a_label_for_each() -> None:
    tags = Tags(drawn("{% field form.value %}", form=AskForACampaign()))
    assert len(tags.of("fieldset")) == len(tags.of("legend")) == 1
    assert [label["for"] for label in tags.of("label")] == [
        control["id"] for control in tags.of("input")
    ]


def test_what_nobody_must_fill_says_so() -> None:
    form = AskForACampaign()
    assert "optional" not in drawn("{% field form.name %}", form=form)
    assert drawn("{% field form.token %}", form=form).startswith('<input type="hidden"')


def test_the_summary_names_each_problem_once_and_leads_to_its_control() -> None:
    form = AskForACampaign({})
    assert problems_in(form) == [
        FormProblem("", "Both sides must sign"),
        FormProblem("id_name", "Enter a name"),
        FormProblem("id_value_0", "Choose a value"),
    ]
    summary = Tags(drawn("{% error_summary form %}", form=form))
    assert [link["href"] for link in summary.of("a")] == ["#id_name", "#id_value_0"]
    controls = drawn("{% field form.name %}{% field form.value %}", form=form)
    assert {"id_name", "id_value_0"} <= {c.get("id") for c in Tags(controls).of("input")}


def test_a_problem_in_words_that_fit_every_field_names_its_own() -> None:
    class SignUp(forms.Form):
        name = forms.CharField(label="Your name")

    assert [problem.text for problem in problems_in(SignUp({}))] == [
        "Your name: This field is required."
    ]


def test_a_form_without_problems_has_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=AskForACampaign()).strip() == ""


def test_what_a_person_typed_stays_text() -> None:
    html = drawn(
        '{% include "components/note.html" with text=text tone="warn" only %}'
        '{% include "components/avatar.html" with name=text only %}',
        text='<img src=x onerror="alert(1)">',
    )
    assert "<img" not in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Lena Maria Hartmann", "LH"), ("jonas", "J"), ("lena.hartmann@norvik.example", "LH")],
)
def test_initials_come_from_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.django_db
@pytest.mark.parametrize("refused", ["", "?refused=1"])
def test_the_styleguide_draws_every_component_without_style_or_script_in_the_page(
    client: Client, refused: str
) -> None:
    response = client.get(f"/styleguide/{refused}")
    tags = Tags(response.content.decode())
    assert response.status_code == (422 if refused else 200)
    for _tag, attributes in tags.found:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
    assert all("src" in script for script in tags.of("script"))
    ids = [a["id"] for _tag, a in tags.found if "id" in a]
    assert len(ids) == len(set(ids))


def test_every_icon_in_the_templates_is_in_the_sprite() -> None:
    asked, held = icons_asked_for(), icons_in_the_sprite()
    assert asked - held == set()
    assert len(asked) > 20
