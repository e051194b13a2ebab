"""Parts of a page are drawn once, and stand for nothing but themselves."""

from __future__ import annotations

from django.test import override_settings
from django.utils.safestring import SafeString
from django.utils.translation import override

from apps.core import parts

LINK = "layouts/_bottom_link.html"


class Item:
    """Stands where a line of the rail stands."""

    def __init__(self, label: str) -> None:
        self.label, self.icon, self.url = label, "bell", "/t/acme/"


def test_a_part_is_drawn_once_for_the_same_values() -> None:
    item = Item("Inbox")
    assert parts.draw(LINK, item=item) is parts.draw(LINK, item=item)


def test_other_values_are_another_part() -> None:
    assert "Inbox" in parts.draw(LINK, item=Item("Inbox"))
    assert "Inbox" not in parts.draw(LINK, item=Item("Leads"))


def test_each_language_has_its_own() -> None:
    item = Item("Inbox")
    with override("en"):
        english = parts.draw(LINK, item=item)
    with override("de"):
        assert parts.draw(LINK, item=item) is not english


def test_a_text_that_is_no_html_never_gets_what_was_drawn_for_safe_html() -> None:
    told = "layouts/_palette.html"
    safe = parts.draw(told, search_url=SafeString('/x"onclick="'))
    assert 'onclick="' in safe
    assert 'onclick="' not in parts.draw(told, search_url='/x"onclick="')


@override_settings(DEBUG=True)
def test_while_developing_a_part_is_drawn_anew() -> None:
    item = Item("Inbox")
    assert parts.draw(LINK, item=item) is not parts.draw(LINK, item=item)
