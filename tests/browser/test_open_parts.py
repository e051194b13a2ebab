"""An opened part of an answer has the keys to itself: what is typed beside its field answers
nothing, and Escape goes back."""

from __future__ import annotations

from collections.abc import Callable

from apps.handoffs.models import HandOff

from .office import INBOX, Office, answered
from .seat import Seat

SENTENCE = "are they real? quite a few people ask: not now, perhaps zero"
FOCUSED = "document.activeElement.name + '|' + document.activeElement.textContent.trim()"


def at_the_first_lead(seat: Callable[..., Seat], office: Office) -> tuple[HandOff, Seat]:
    """Sol's desk with the lead that waits first on it."""
    first, desk = office.waiting[0], seat(office.sol)
    desk.open(f"{INBOX}{first.lead.number}/")
    return first, desk


def test_a_question_typed_after_q_answers_nothing(
    seat: Callable[..., Seat], office: Office
) -> None:
    first, desk = at_the_first_lead(seat, office)
    desk.page.keyboard.press("q")
    desk.page.keyboard.type(SENTENCE)
    question = desk.page.locator("#id_question")
    assert question.input_value() == SENTENCE
    question.blur()
    desk.page.keyboard.type(SENTENCE)
    assert desk.page.url.endswith(f"{INBOX}{first.lead.number}/")
    assert all(office.state_of(one).is_open for one in office.waiting)
    desk.page.keyboard.press("Escape")
    assert not question.is_visible()
    assert desk.page.evaluate(FOCUSED).endswith("Ask Marketing Q")
    desk.page.keyboard.press("a")
    answered(desk, clicks=0)
    assert not office.state_of(first).is_open
    assert desk.complaints == []


def test_after_r_the_focus_is_in_the_reasons_and_a_number_gives_one(
    seat: Callable[..., Seat], office: Office
) -> None:
    first, desk = at_the_first_lead(seat, office)
    desk.page.keyboard.press("r")
    assert desk.page.evaluate(FOCUSED).startswith("reason|")
    desk.page.keyboard.type("aqrzjkgs")
    assert desk.page.evaluate(FOCUSED).startswith("reason|")
    assert all(office.state_of(one).is_open for one in office.waiting)
    desk.page.keyboard.press("2")
    answered(desk, clicks=0)
    assert office.state_of(first).reason is not None


def test_opened_by_hand_a_question_has_the_focus_and_a_reason_has_not(
    seat: Callable[..., Seat], office: Office
) -> None:
    _, desk = at_the_first_lead(seat, office)
    desk.page.locator("summary", has_text="Not for us").click()
    desk.page.get_by_role("button", name="Not our industry").wait_for()
    assert not desk.page.evaluate(FOCUSED).startswith("reason|")
    desk.page.locator("summary", has_text="Ask Marketing").click()
    desk.page.locator("#id_question:focus").wait_for()
