"""Charts are drawings that add up: linear heights, links with names, a table that says the same."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.utils.safestring import SafeString

from apps.core import charts
from apps.core.charts import Bin, Chart, Mark, RateBar, Stack, Stage

HEIGHT_OF_A_STAGE = 248


def parsed(svg: SafeString) -> ET.Element:
    """Well-formed, or the test fails here."""
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def marks_of(svg: SafeString) -> list[ET.Element]:
    return [e for e in parsed(svg).iter("rect") if "mark" in e.get("class", "").split()]


def links_of(svg: SafeString) -> dict[str | None, str | None]:
    return {e.get("aria-label"): e.get("href") for e in parsed(svg).iter("a")}


def percent_of(element: ET.Element, name: str) -> float:
    return float((element.get(name) or "").removesuffix("%"))


@pytest.fixture
def funnel() -> Chart:
    handed = (
        Mark("No answer", "17", 17, "leak", "/silent/"),
        Mark("Rejected", "52", 52, "rest", "/rejected/"),
        Mark("Accepted", "343", 343, "sales-solid", "/accepted/"),
    )
    won = (Mark("Open", "73", 73, "sales-tint"), Mark("Won", "23", 23, "sales-solid", "/won/"))
    stages = (
        Stage("Handed over", "412", handed, url="/handed/", rate="83.3%", pace="3 h"),
        Stage("Opportunities", "96", won),
    )
    return charts.relay_funnel(
        charts.Relay("relay", "From leads to orders", "412 handed over, 23 won.", stages, 0)
    )


def test_every_stage_of_the_relay_is_drawn_to_its_own_whole(funnel: Chart) -> None:
    heights = [float(mark.get("height", 0)) for mark in marks_of(funnel.svg)]
    # each mark is drawn a pixel and a half shorter, so that neighbours stay apart
    assert heights[:3] == pytest.approx(
        [HEIGHT_OF_A_STAGE * n / 412 - 1.5 for n in (17, 52, 343)], abs=0.06
    )
    assert heights[3:] == pytest.approx(
        [HEIGHT_OF_A_STAGE * n / 96 - 1.5 for n in (73, 23)], abs=0.06
    )


def test_what_goes_on_stands_at_the_bottom_and_widens_into_the_next_stage(funnel: Chart) -> None:
    accepted = marks_of(funnel.svg)[2]
    assert float(accepted.get("y", 0)) + float(accepted.get("height", 0)) == pytest.approx(
        84 + HEIGHT_OF_A_STAGE - 1.5, abs=0.1
    )
    ribbon = next(e for e in parsed(funnel.svg).iter("path") if "url(" in e.get("fill", ""))
    start, top_of_next = re.findall(r"[ML][\d.]+ ([\d.]+)", ribbon.get("d", ""))
    assert float(start) == pytest.approx(float(accepted.get("y", 0)), abs=0.1)
    assert float(top_of_next) == 84


def test_every_mark_with_records_is_a_link_named_by_what_it_counts(funnel: Chart) -> None:
    assert links_of(funnel.svg) == {
        "Handed over 412": "/handed/",
        "No answer 17": "/silent/",
        "Rejected 52": "/rejected/",
        "Accepted 343": "/accepted/",
        "Won 23": "/won/",
    }


def test_a_chart_is_a_named_group_because_an_image_may_not_hold_links(funnel: Chart) -> None:
    drawing = parsed(funnel.svg)
    assert drawing.get("role") == "group"
    title, description = drawing[0], drawing[1]
    assert (title.text, title.get("id")) == (
        "From leads to orders",
        drawing.get("aria-labelledby"),
    )
    assert description.get("id") == drawing.get("aria-describedby")


def test_a_leak_is_hatched_and_not_only_red(funnel: Chart) -> None:
    assert marks_of(funnel.svg)[0].get("fill") == "url(#relay-hatch)"
    assert any(e.get("id") == "relay-hatch" for e in parsed(funnel.svg).iter("pattern"))


def test_the_table_of_the_relay_says_what_the_drawing_says(funnel: Chart) -> None:
    assert ("Handed over", "", "412", "83.3%", "3 h") in funnel.table.rows
    assert ("Opportunities", "Won", "23", "", "") in funnel.table.rows
    assert {len(row) for row in funnel.table.rows} == {len(funnel.table.head)}


def test_an_empty_stage_draws_no_mark_and_no_ribbon() -> None:
    empty = Stage("Leads", "0", (Mark("Qualified", "0", 0, "marketing-solid", "/none/"),))
    chart = charts.relay_funnel(
        charts.Relay("relay", "Nothing yet", "No leads.", (empty, empty), 0)
    )
    assert marks_of(chart.svg) == []
    assert not [e for e in parsed(chart.svg).iter("path") if "url(" in e.get("fill", "")]


def test_what_is_seen_of_a_long_name_is_part_of_what_is_heard() -> None:
    label = "Search ads: pressure transmitters"
    mark, rest = (
        Mark(label, "€31.3k", 50, "sales-solid", "/ads/"),
        Mark("Won", "9", 9, "rest", "/w/"),
    )
    stages = (Stage("Spent", "59", (mark, rest)), Stage("Revenue", "9", (rest,)))
    drawn = charts.relay_funnel(charts.Relay("relay", "Money", "Spent and back.", stages, 0)).svg
    for anchor in parsed(drawn).iter("a"):
        heard = anchor.get("aria-label") or ""
        assert " ".join("".join(anchor.itertext()).split()) in heard
    assert f"Search ads:… €31.3k, {label}" in links_of(drawn)


def test_one_stage_is_no_relay() -> None:
    stage = Stage("Leads", "1", (Mark("Qualified", "1", 1),))
    with pytest.raises(ValueError, match="two stages"):
        charts.relay_funnel(charts.Relay("relay", "Alone", "One stage.", (stage,)))


def test_nothing_a_person_typed_can_become_markup() -> None:
    evil = '<script>alert(1)</script>" onload="x'
    mark = Mark(evil, evil, 5, "money", f"/records/?name={evil}")
    chart = charts.month_bars(charts.MonthBars("months", evil, evil, (mark, mark)))
    assert "<script" not in chart.svg
    attributes = {name for e in parsed(chart.svg).iter() for name in e.attrib}
    assert "onload" not in attributes
    assert "style" not in attributes


def test_months_are_drawn_from_zero_and_the_running_one_is_dashed() -> None:
    months = (Mark("Apr", "100", 100, "money"), Mark("May", "50", 50, "money open"))
    chart = charts.month_bars(charts.MonthBars("months", "Booked", "By month.", months))
    april, may = marks_of(chart.svg)
    assert float(april.get("height", 0)) == pytest.approx(2 * float(may.get("height", 0)))
    assert "mark-open" in may.get("class", "").split()
    assert chart.table.rows == (("Apr", "100"), ("May", "50"))


def test_the_agreed_line_steps_where_the_agreement_changed() -> None:
    months = tuple(Mark(name, "10", 10, "marketing") for name in ("Jan", "Feb", "Mar"))
    chart = charts.month_bars(
        charts.MonthBars("share", "Share", "By month.", months, (None, 8, 12))
    )
    february, march = [
        e for e in parsed(chart.svg).iter("line") if e.get("class") == "chart-target"
    ]
    assert (february.get("x2"), march.get("x2")) == ("66.67%", "100.00%")
    assert float(february.get("y1", 0)) > float(march.get("y1", 0))
    assert chart.table.rows[0] == ("Jan", "10", "–")


def test_each_month_needs_its_target() -> None:
    months = (Mark("Jan", "1", 1), Mark("Feb", "1", 1))
    with pytest.raises(ValueError, match="target"):
        charts.month_bars(charts.MonthBars("m", "Share", "By month.", months, (1,)))


def test_parts_of_a_day_stand_on_each_other() -> None:
    day = Stack(
        "Mo", "9", (Mark("answered", "5", 5, "sales", "/a/"), Mark("late", "4", 4, "leak", "/l/"))
    )
    chart = charts.stacked_bars(charts.StackedBars("days", "Handover", "5 days.", (day,)))
    answered, late = marks_of(chart.svg)
    assert float(late.get("y", 0)) < float(answered.get("y", 0))
    assert links_of(chart.svg) == {"Mo: answered 5": "/a/", "Mo: late 4": "/l/"}
    assert chart.table.rows == (("Mo", "answered", "5"), ("Mo", "late", "4"))
    assert [one.text for one in chart.legend] == ["answered", "late"]


def test_a_part_of_nothing_is_in_the_table_and_not_in_the_drawing() -> None:
    day = Stack("Mo", "0", (Mark("answered", "0", 0, "sales", "/a/"),))
    chart = charts.stacked_bars(charts.StackedBars("days", "Handover", "1 day.", (day,)))
    assert marks_of(chart.svg) == []
    assert chart.table.rows == (("Mo", "answered", "0"),)
    assert chart.legend == ()


def test_scores_at_or_above_the_threshold_are_drawn_full() -> None:
    bins = (Bin(0, 50, 3, "/low/"), Bin(50, 100, 6, "/high/"))
    chart = charts.histogram(
        charts.Histogram("scores", "Leads", "By score.", bins, 50, "agreed 50")
    )
    low, high = marks_of(chart.svg)
    assert low.get("class") == "mark mark-marketing-tint"
    assert high.get("class") == "mark mark-marketing"
    assert links_of(chart.svg) == {"0 to 50: 3": "/low/", "50 to 100: 6": "/high/"}


def test_a_rate_of_few_cases_shows_its_counts_and_no_bar() -> None:
    bars = (RateBar("1", 9, 19, 0.27, 0.68), RateBar("2", 10, 20, 0.3, 0.7, "/two/"))
    chart = charts.rate_bars(charts.RateBars("deciles", "Won", "By score.", bars))
    assert len(marks_of(chart.svg)) == 1
    assert chart.table.rows == (
        ("1", "9 of 19", "9 / 19", "–"),
        ("2", "50%", "10 / 20", "30% – 70%"),
    )


def test_the_whisker_of_a_rate_spans_its_interval() -> None:
    bar = RateBar("1", 50, 100, 0.4, 0.8)
    chart = charts.rate_bars(charts.RateBars("deciles", "Won", "One.", (bar,), height=100))
    whisker = next(e for e in parsed(chart.svg).iter("line") if e.get("class") == "chart-whisker")
    # the scale ends at the highest interval: 0.8 is 100 px, so 0.4 is half of it
    assert float(whisker.get("y2", 0)) - float(whisker.get("y1", 0)) == pytest.approx(50)


def test_the_parts_of_a_goal_are_shares_of_what_was_agreed() -> None:
    parts = (Mark("Marketing", "€600k", 600, "marketing-solid"), Mark("Sales", "€1,400k", 1400))
    chart = charts.goal_bar(
        charts.Goal("goal", "Won", "Of 2,500.", parts, 2500, "agreed €2.5m", 2000, "today €2m")
    )
    ground, marketing, sales = marks_of(chart.svg)
    assert ground.get("width") == "100%"
    assert percent_of(marketing, "width") == pytest.approx(24)
    assert percent_of(sales, "x") == pytest.approx(24)
    assert chart.table.rows[-2:] == (("Agreed", "agreed €2.5m"), ("Pace", "today €2m"))
    assert [(one.paint, one.text) for one in chart.legend] == [
        ("marketing-solid", "Marketing €600k"),
        ("rest", "Sales €1,400k"),
    ]


def test_a_goal_that_was_passed_still_fits_its_bar() -> None:
    parts = (Mark("Sales", "€3m", 3000, "sales-solid"),)
    chart = charts.goal_bar(charts.Goal("goal", "Won", "Passed.", parts, 2500, "agreed €2.5m"))
    assert percent_of(marks_of(chart.svg)[1], "width") == pytest.approx(100)


def test_the_agreed_minimum_stands_on_the_scale_of_the_score() -> None:
    parts = (Mark("Fit", "47", 47, "marketing-solid"), Mark("Interest", "35", 35))
    chart = charts.why_bar(charts.Why("why", "Score", "82 of 100.", parts, 60, "minimum 60"))
    tick = next(e for e in parsed(chart.svg).iter("rect") if e.get("class") == "chart-tick")
    assert percent_of(tick, "x") == pytest.approx(60)


@pytest.mark.parametrize(("value", "width"), [(30, 50), (90, 100), (-5, 0)])
def test_a_cell_bar_ends_where_its_cell_ends(value: int, width: float) -> None:
    fill = list(parsed(charts.cell_bar(value, 60)).iter("rect"))[1]
    assert float(fill.get("width", -1)) == pytest.approx(width)


def test_a_bar_of_nothing_is_empty() -> None:
    fill = list(parsed(charts.cell_bar(5, 0)).iter("rect"))[1]
    assert float(fill.get("width", -1)) == 0


def test_a_bullet_shows_what_was_agreed_only_if_something_was() -> None:
    assert "bullet-agreed" in charts.bullet(38, 35, 60)
    assert "bullet-agreed" not in charts.bullet(38, None, 60)
    assert parsed(charts.bullet(38, 35, 60, side="sales")).get("data-side") == "sales"


def test_one_value_makes_no_line() -> None:
    assert charts.spark_line([4]) == ""
    points = parsed(charts.spark_line([0, 4, 2])).findall("path")[1].get("d", "")
    assert points.count("L") == 2
