"""Every component in every state is usable by everyone, in a real browser under the real policy."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from .seat import AXE, RULES, Seat


def opened(seat: Callable[..., Seat], query: str = "", **look: Any) -> Seat:
    """The styleguide in a window that looks so."""
    one = seat(**look)
    one.open(f"/styleguide/{query}")
    return one


@pytest.mark.parametrize("width", [1440, 390])
def test_the_styleguide_has_no_barrier(seat: Callable[..., Seat], width: int) -> None:
    one = opened(seat, "?refused=1")
    for theme in ("light", "dark"):
        one.change_look(width=width, theme=theme)
        found = one.examine()
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], theme
        assert len(found["passes"]) > 30
    assert one.complaints == []


@pytest.mark.parametrize("width", [1440, 900, 390, 320])
def test_no_width_scrolls_sideways(seat: Callable[..., Seat], width: int) -> None:
    assert opened(seat, width=width).sideways() == 0


def test_a_refused_form_takes_the_focus_and_says_so_in_its_title(seat: Callable[..., Seat]) -> None:
    page = opened(seat, "?refused=1").page
    page.wait_for_function("document.activeElement.classList.contains('error-summary')")
    assert page.title().startswith("Error: ")
    page.locator(".error-summary a").first.click()
    page.wait_for_function("document.activeElement.id === 'id_name'")


def test_single_keys_press_what_carries_them_and_rest_while_typing(
    seat: Callable[..., Seat],
) -> None:
    page = opened(seat).page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("jk")
    assert page.evaluate("document.activeElement.value") == "jk"
    page.keyboard.press("Control+k")
    page.locator("#palette").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator("#palette").wait_for(state="hidden")


def test_a_question_mark_lists_the_keys_that_work_here(seat: Callable[..., Seat]) -> None:
    page = opened(seat).page
    keys = page.locator("#shortcuts")
    page.keyboard.press("?")
    keys.wait_for(state="visible")
    assert keys.get_by_text("On this page").is_visible()
    assert keys.locator("[data-keys-of-page] dd").count() > 1
    for answer in ("Ask Marketing", "once Not for us is open", "Undo, for", "Not qualified"):
        assert keys.locator("dd", has_text=answer).last.is_visible()
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run('#shortcuts', {runOnly: rules})", RULES)
    assert [one["id"] for one in found["violations"]] == []
    page.keyboard.press("Escape")
    keys.wait_for(state="hidden")


def test_the_search_leads_to_the_keys_while_nothing_is_typed(seat: Callable[..., Seat]) -> None:
    page = opened(seat).page
    page.keyboard.press("Control+k")
    page.keyboard.press("?")
    page.locator("#shortcuts").wait_for(state="visible")
    page.locator("#palette").wait_for(state="hidden")
    page.locator("#shortcuts button").click()
    page.locator("#shortcuts").wait_for(state="hidden")
    page.keyboard.press("Control+k")
    page.locator("[data-shortcuts-open]").click()
    page.locator("#shortcuts").wait_for(state="visible")


def test_shift_picks_a_range_of_rows(seat: Callable[..., Seat]) -> None:
    page = opened(seat).page
    boxes = page.locator("tbody input[data-pick]")
    boxes.nth(1).check()
    boxes.nth(3).click(modifiers=["Shift"])
    page.locator("[data-picked]", has_text=re.compile("^4$")).wait_for()


def test_the_whole_menu_opens_on_a_phone_without_script(seat: Callable[..., Seat]) -> None:
    page = opened(seat, width=390, script=False).page
    assert page.locator(".rail").is_hidden()
    page.locator(".bottom-link", has_text="More").click()
    page.locator(".rail").wait_for(state="visible")
    page.locator(".rail-close").click()
    page.locator(".rail").wait_for(state="hidden")
