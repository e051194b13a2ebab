"""A rep answers in a real browser: by mouse, by keyboard, on a phone, and with JavaScript off.

Clicks are counted. What the server needed for each answered page is read from the browser's own
navigation timing and printed, for people to judge: a machine under load fails no test.
"""

from __future__ import annotations

from collections.abc import Callable

from apps.handoffs.kinds import State

from .office import INBOX, Office, answered
from .seat import Seat


def test_accepting_is_one_click_and_turning_down_two(
    seat: Callable[..., Seat], office: Office
) -> None:
    first, second, _ = office.waiting
    desk = seat(office.sol)
    desk.open(f"{INBOX}{first.lead.number}/")
    desk.page.get_by_role("button", name="Accept", exact=True).click()
    answered(desk, clicks=1)
    assert office.state_of(first).state == State.ACCEPTED
    desk.open(f"{INBOX}{second.lead.number}/")
    desk.page.locator("summary", has_text="Not for us").click()
    desk.page.get_by_role("button", name="Not our industry").click()
    answered(desk, clicks=2)
    assert office.state_of(second).reason.code == "industry"
    assert desk.complaints == []


def test_the_keyboard_alone_is_enough(seat: Callable[..., Seat], office: Office) -> None:
    first, second, _ = office.waiting
    desk = seat(office.sol)
    desk.open(f"{INBOX}{first.lead.number}/")
    desk.page.keyboard.press("a")
    answered(desk, clicks=0)
    assert office.state_of(first).state == State.ACCEPTED
    desk.page.keyboard.press("z")
    desk.page.wait_for_url(f"**{INBOX}{first.lead.number}/")
    assert office.state_of(first).is_open
    desk.page.keyboard.press("j")
    desk.page.wait_for_url(f"**{INBOX}{second.lead.number}/")
    desk.page.keyboard.press("r")
    desk.page.keyboard.press("1")
    answered(desk, clicks=0)
    assert office.state_of(second).state == State.REJECTED


def test_keys_are_off_while_typing_and_when_switched_off(
    seat: Callable[..., Seat], office: Office
) -> None:
    first = office.waiting[0]
    desk = seat(office.sol)
    desk.open(f"{INBOX}{first.lead.number}/?ask")
    desk.page.locator("#id_question").press_sequentially("aar1")
    assert desk.page.locator("#id_question").input_value() == "aar1"
    desk.open("/account/")
    desk.page.get_by_role("button", name="Off", exact=True).click()
    desk.open(f"{INBOX}{first.lead.number}/")
    desk.page.keyboard.press("a")
    desk.page.wait_for_timeout(300)
    assert office.state_of(first).is_open
    desk.open("/account/")
    desk.page.get_by_role("button", name="Only with Alt").click()
    desk.open(f"{INBOX}{first.lead.number}/")
    desk.page.keyboard.press("Alt+a")
    answered(desk, clicks=0)
    assert office.state_of(first).state == State.ACCEPTED


def test_without_script_the_clicks_are_the_same(seat: Callable[..., Seat], office: Office) -> None:
    first, second, third = office.waiting
    desk = seat(office.sol, script=False)
    desk.open(f"{INBOX}{first.lead.number}/")
    desk.page.get_by_role("button", name="Accept", exact=True).click()
    desk.page.wait_for_url("**?answered=*")
    desk.open(f"{INBOX}{second.lead.number}/")
    desk.page.locator("summary", has_text="Not for us").click()
    desk.page.get_by_role("button", name="Not our industry").click()
    desk.page.wait_for_url("**?answered=*")
    assert office.state_of(first).state == State.ACCEPTED
    assert office.state_of(second).state == State.REJECTED
    desk.open(INBOX)
    desk.page.locator("summary", has_text="Answer several at once").click()
    desk.page.locator("input[name=handoff]").first.check()
    desk.page.get_by_role("button", name="Accept them").click()
    desk.page.wait_for_url("**?several=*")
    assert office.state_of(third).state == State.ACCEPTED
    desk.page.get_by_role("button", name="Undo").click()
    desk.page.wait_for_url(f"**{INBOX}")
    assert office.state_of(third).is_open


def test_on_the_phone_the_answer_is_on_the_card(seat: Callable[..., Seat], office: Office) -> None:
    phone = seat(office.sol, width=390)
    phone.open(INBOX)
    assert phone.sideways() == 0
    assert phone.barriers() == []
    phone.shoot("inbox-phone")
    phone.page.get_by_role("button", name="Accept", exact=True).first.click()
    answered(phone, clicks=1)
    phone.page.get_by_role("link", name="Not for us").first.click()
    phone.page.get_by_role("button", name="Not our industry").click()
    answered(phone, clicks=2)
    states = sorted(office.state_of(one).state for one in office.waiting)
    assert states == [State.ACCEPTED, State.OPEN, State.REJECTED]


def test_the_wide_inbox_has_no_barriers(seat: Callable[..., Seat], office: Office) -> None:
    desk = seat(office.sol)
    desk.open(f"{INBOX}?no")
    desk.page.locator("summary", has_text="Answer several at once").click()
    assert desk.sideways() == 0
    assert desk.barriers() == []
    desk.shoot("inbox-several")


def test_what_stands_beside_a_lead_reaches_down_to_the_end_of_the_list(
    seat: Callable[..., Seat], office: Office
) -> None:
    """However long the list is: here, as long as a tall window."""
    desk = seat(office.sol)
    desk.open(f"{INBOX}{office.waiting[0].lead.number}/")
    for width in (1440, 1000):
        desk.page.set_viewport_size({"width": width, "height": 2400})
        ends = desk.page.evaluate(
            "[...document.querySelectorAll('.list-detail, .list-detail aside')]"
            ".map(one => Math.round(one.getBoundingClientRect().bottom))"
        )
        assert ends[0] > 2300
        assert ends == [ends[0]] * 2
