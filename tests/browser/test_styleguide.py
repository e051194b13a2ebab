"""Every component in every state is usable by everyone, in a real browser under the real policy."""

from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from .conftest import AXE, RULES


def opened(browser: Browser, address: str, *, width: int, theme: Any) -> tuple[Page, list[str]]:
    """The page, and what the browser had to complain about, a refused form's 422 aside."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page, complaints = context.new_page(), []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "422" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.goto(address)
    return page, complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_styleguide_has_no_barrier(
    live_server: Any, browser: Browser, width: int, theme: str
) -> None:
    address = f"{live_server.url}/styleguide/?refused=1"
    page, complaints = opened(browser, address, width=width, theme=theme)
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert len(found["passes"]) > 30
    assert complaints == []


@pytest.mark.parametrize("width", [1440, 900, 390, 320])
def test_no_width_scrolls_sideways(live_server: Any, browser: Browser, width: int) -> None:
    page, _ = opened(browser, f"{live_server.url}/styleguide/", width=width, theme="light")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_a_refused_form_takes_the_focus_and_says_so_in_its_title(
    live_server: Any, browser: Browser
) -> None:
    address = f"{live_server.url}/styleguide/?refused=1"
    page, _ = opened(browser, address, width=1440, theme="light")
    page.wait_for_function("document.activeElement.classList.contains('error-summary')")
    assert page.title().startswith("Error: ")
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_single_keys_press_what_carries_them_and_rest_while_typing(
    live_server: Any, browser: Browser
) -> None:
    page, _ = opened(browser, f"{live_server.url}/styleguide/", width=1440, theme="light")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("jk")
    assert page.evaluate("document.activeElement.value") == "jk"
    page.keyboard.press("Control+k")
    assert page.locator("#palette").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#palette").is_hidden()


def test_shift_picks_a_range_of_rows(live_server: Any, browser: Browser) -> None:
    page, _ = opened(browser, f"{live_server.url}/styleguide/", width=1440, theme="light")
    boxes = page.locator("tbody input[data-pick]")
    boxes.nth(1).check()
    boxes.nth(3).click(modifiers=["Shift"])
    assert page.locator("[data-picked]").text_content() == "4"


def test_the_whole_menu_opens_on_a_phone_without_script(live_server: Any, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    assert page.locator(".rail").is_hidden()
    page.locator(".bottom-link", has_text="More").click()
    assert page.locator(".rail").is_visible()
    page.locator(".rail-close").click()
    assert page.locator(".rail").is_hidden()
