"""When the clocks run, as it is typed on the draft and said in the document."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core.business_time import Calendar
from apps.core.working_places import Calendars
from apps.ground_rules import announcing, drafting, queries, short_form
from apps.ground_rules.comparing import compare
from apps.ground_rules.forms.hours import HoursForm
from apps.ground_rules.hours_wording import all_in_words, week_in_words
from apps.ground_rules.models import GroundRules
from apps.notifications.models import Notification
from tests.core.business_time.calendars import hours, weekly

from .test_draft_screens import DRAFT, text_of

HOURS = f"{DRAFT}hours/"
LONG = hours("09:00-12:00", "13:00-17:30")
SPLIT = Calendar(
    ZoneInfo("Europe/Berlin"),
    {**dict.fromkeys(range(4), LONG), 4: hours("09:00-14:00")},
    holidays=frozenset({date(2026, 12, 25)}),
    special_days={date(2026, 12, 24): hours("09:00-12:00")},
)


def sent_for(calendar, form=None, **changed):
    """What a browser sends back of the form for a calendar, with some fields typed over."""
    form = form or HoursForm(calendar)
    parts = [form, form.special.formset.management_form, *form.special.rows]
    sent = {}
    for field in (field for part in parts for field in part):
        value, widget = field.value(), field.field.widget
        if not hasattr(widget, "widgets"):
            sent[field.html_name] = widget.format_value(value) or ""
            continue
        for place, one in enumerate(value or widget.decompress(None)):
            sent[f"{field.html_name}_{place}"] = widget.widgets[place].format_value(one) or ""
    assert not changed.keys() - sent.keys()
    return {**sent, **changed}


def as_stored(rules):
    return queries.calendar_of(GroundRules.objects.select_related("calendar").get(id=rules.id))


def test_every_weekday_has_its_own_hours(draft, first, lena, as_):
    client = as_(lena)
    friday = {"fri_0": "09:00", "fri_1": "14:00"}
    days = {
        f"{day}_{place}": clock
        for day in ("mon", "tue", "wed", "thu")
        for place, clock in enumerate(("09:00", "12:00", "13:00", "17:30"))
    }
    special = {"special-0-day": "2026-12-24", "special-0-hours_0": "09:00"}
    typed = {**days, **friday, **special, "special-0-hours_1": "12:00", "holidays": "2026-12-25"}
    sent = sent_for(queries.calendar_of(first), **typed)
    assert client.get(HOURS).status_code == 200
    answer = client.post(HOURS, sent)
    assert (answer.status_code, answer.url) == (303, f"{DRAFT}#hours")
    assert as_stored(draft) == SPLIT
    page = text_of(client.get(DRAFT))
    assert "Mon–Thu 09:00–17:30 with a break 12:00–13:00; Fri 09:00–14:00, Europe/Berlin" in page
    assert "24 Dec 2026 09:00–12:00" in page


def test_saving_what_the_form_shows_changes_nothing():
    for calendar in (SPLIT, weekly("Asia/Kolkata", range(7), "00:00-06:00", "08:00-24:00")):
        form = HoursForm(calendar, sent_for(calendar))
        assert form.is_valid(), form.errors
        assert form.calendar().to_json() == calendar.to_json()


def test_a_day_of_many_stretches_keeps_them_all():
    busy = weekly("UTC", [0, 2], "08:00-09:00", "10:00-11:00", "12:00-13:00")
    form = HoursForm(busy, sent_for(busy))
    assert form.is_valid()
    assert form.calendar() == busy
    assert week_in_words(busy) == (
        "Mon, Wed 08:00–13:00 with breaks 09:00–10:00 and 11:00–12:00, UTC"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"holidays": "2026-12-25\nChristmas"}, "Line 2, “Christmas”, is no date"),
        ({"tue_1": "07:00"}, "Tuesday: 09:00 to 07:00 closes before it opens."),
        ({"wed_3": ""}, "Wednesday: hours begin and end."),
        ({"thu_2": "11:00"}, "Thursday: Hours from 11:00 start before the ones ahead"),
        ({"mon_0": "nine"}, "Monday: write each time as 09:00."),
        ({"special-1-day": "2026-12-31"}, "Special day 2: enter its hours"),
        ({"special-0-day": ""}, "Special day 1: enter the date"),
        ({"special-0-day": "Christmas"}, "Special day 1: write the date as"),
        ({"holidays": "2026-12-24"}, "24 Dec 2026 has special hours, and nobody works"),
        (
            {
                "special-1-day": "2026-12-24",
                "special-1-hours_0": "10:00",
                "special-1-hours_1": "11:00",
            },
            "24 Dec 2026 is a special day twice",
        ),
    ],
)
def test_bad_hours_are_named_by_their_row(typed, said):
    form = HoursForm(SPLIT, sent_for(SPLIT, **typed))
    assert not form.is_valid()
    assert any(problem.text.startswith(said) for problem in form.problems), form.problems


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(draft, first, lena, as_):
    before = as_stored(draft)
    answer = as_(lena).post(HOURS, sent_for(before, mon_1="07:00"))
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'href="#id_mon_0"' in page
    assert 'value="07:00"' in page
    assert as_stored(draft) == before


def test_somebody_works_some_time():
    empty = dict.fromkeys([f"{day}_{place}" for day in ("mon", "fri") for place in range(4)], "")
    office = weekly("UTC", [0, 4], "09:00-17:00")
    form = HoursForm(office, sent_for(office, **empty))
    assert not form.is_valid()
    assert "give at least one weekday its hours" in form.problems[0].text


def test_paper_says_the_hours(first, lena, as_):
    page = text_of(as_(lena).get(f"/t/acme/agreement/v/{first.version}/print/"))
    assert "Mon–Fri 09:00–17:00, Europe/Berlin" in page


def test_other_hours_are_a_change_everybody_hears_of(draft, first, lena, at):
    drafting.edit_hours(draft, by=lena, at=at, calendar=SPLIT)
    draft.refresh_from_db()
    words = compare(first, draft).hours
    assert "".join(one.text for one in words if not one.is_deleted) == all_in_words(
        Calendars(SPLIT)
    )
    assert all_in_words(Calendars(SPLIT)).endswith(
        "; but 24 Dec 2026 09:00–12:00; not on 25 Dec 2026"
    )
    draft.in_force_from = at + timedelta(days=1)
    announcing.announce(draft, at=at)
    told = Notification.objects.filter(recipient=lena).latest("id").sentence
    assert "and changes §3.1 and the working hours." in told


def test_the_short_form_never_loses_richer_hours(draft, first, lena, at):
    assert short_form.says_all_of(first)
    drafting.edit_hours(draft, by=lena, at=at, calendar=SPLIT)
    draft.refresh_from_db()
    assert not short_form.says_all_of(draft)
