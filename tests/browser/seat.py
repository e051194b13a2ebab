"""Somebody in front of a browser window: what they do, what they read, what stands in their way."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Page

from apps.accounts import actions as accounts
from apps.accounts.models import User

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Screenshots are kept where this points, for a person to look at.
SHOTS = os.environ.get("BATON_SHOTS")
PASSWORD = "a-long-enough-password"
#: What came over the network; the stand-ins that every machine has remain.
FORGET_LETTERS = """() => {
  for (const sheet of document.styleSheets)
    for (let place = sheet.cssRules.length - 1; place >= 0; place--) {
      const rule = sheet.cssRules[place];
      if (rule instanceof CSSFontFaceRule && rule.cssText.includes("url(")) sheet.deleteRule(place);
    }
}"""


def address_of(name: str) -> str:
    """Lena Hartmann → lena@acme.example"""
    first_name, _, _ = name.partition(" ")
    return f"{first_name.lower()}@acme.example"


def registered(name: str) -> User:
    """Somebody who can sign in with PASSWORD."""
    return accounts.register_verified(address_of(name), name=name, password=PASSWORD)


@dataclass
class Seat:
    """Somebody in front of a browser window, and what the browser complained about."""

    page: Page
    base: str
    complaints: list[str]

    def open(self, path: str) -> int:
        answer = self.page.goto(f"{self.base}{path}")
        return answer.status if answer else 0

    def sign_in(self, name: str) -> None:
        """Through the login page, as people do."""
        self.open("/login/")
        self.page.fill("input[name=login]", address_of(name))
        self.page.fill("input[name=password]", PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).first.click()
        self.page.wait_for_url("**/t/acme/**")

    def press(self, name: str) -> None:
        """Send a form, and wait for the page that answers it."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def read(self) -> str:
        """The page as it is now."""
        return str(self.page.inner_text("main"))

    def reads(self, text: str) -> None:
        """Wait until the page says so, however slow the machine is."""
        self.page.locator("main", has_text=text).first.wait_for()
        assert text in self.read()

    def change_look(self, *, width: int, theme: Literal["light", "dark"]) -> None:
        """The same page, in a window of another width and in those colours; nothing fades."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")

    def lose_letters(self) -> None:
        """The page shows its fallback letters, as before a slow line has brought its own."""
        self.page.evaluate(FORGET_LETTERS)

    def barriers(self) -> list[tuple[str, str]]:
        """What axe-core finds on the page as it is: rule and the first place."""
        return [(one["id"], one["nodes"][0]["html"][:200]) for one in self.examine()["violations"]]

    def examine(self) -> dict[str, Any]:
        """All that axe-core has to say; of what it has no objection to only the first place, for
        it would write down a path to each, which takes longer than the judging."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
            self.page.add_init_script(AXE)  # read sooner by the pages to come
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        return found

    def sideways(self) -> int:
        """How many pixels the page is wider than its window."""
        root = "document.documentElement"
        width: int = self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        return width

    def shoot(self, name: str) -> None:
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    def listen(self, message: ConsoleMessage) -> None:
        """A refused form's 422 is an answer, not a complaint."""
        if message.type == "error" and "422" not in message.text:
            self.complaints.append(message.text)
