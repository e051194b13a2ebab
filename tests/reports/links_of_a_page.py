"""The links of a page as a person meets them."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass
class Link:
    """A link of a page: where it goes, and all its words, shown or heard."""

    href: str
    words: str = ""


class Links(HTMLParser):
    """The links of a page in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Link] = []
        self._open: Link | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            told = dict(attrs)
            self._open = Link(told.get("href") or "", told.get("aria-label") or "")
            self.found.append(self._open)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.words = f"{self._open.words} {data.strip()}".strip()
