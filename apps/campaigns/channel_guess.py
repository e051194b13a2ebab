"""Which channel a campaign's name speaks of. A guess, always shown as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: Words people use in campaign names, English and German; the longest match wins.
WORDS: Final = {
    "Trade fair": "trade fair|trade show|tradeshow|fair|booth|expo|messe|stand|hall",
    "Webinar": "webinar|webinars|webcast|online seminar",
    "Event": "event|open day|roadshow|conference|congress|distributor day|hausmesse|dinner|summit",
    "Paid search": "search ads|google ads|adwords|bing ads|sea|ppc|sem|paid search",
    "Paid social": "linkedin ads|linkedin|facebook|instagram|xing|tiktok|meta ads|paid social",
    "Organic search": "seo|organic search",
    "E-mail": "newsletter|e-mail|email|mailing|nurture",
    "Content": "whitepaper|white paper|guide|e-book|ebook|case study|download|blog|checklist",
    "Print": "trade press|print|magazine|advertorial|anzeige|journal",
    "Partner": "partner|co-marketing|distributor|reseller|referral",
    "Phone": "telemarketing|cold call|call campaign|outbound|telesales",
    "Website": "landing page|website|contact form|homepage",
}
_WORD: Final = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A channel the tenant has."""

    id: int
    code: str
    name: str


def guess_channel(name: str, known: Iterable[KnownChannel]) -> str | None:
    """The name of a channel that the campaign's name speaks of; the tenant's own come first."""
    spoken = _words(name)
    own = {channel.name: f"{channel.name}|{channel.code}" for channel in known}
    return _longest(spoken, own) or _longest(spoken, WORDS)


def code_of(name: str) -> str:
    """The spelling a new channel gets: "Trade fair" is trade_fair. "" when nothing is left."""
    return "_".join(_WORD.findall(name.casefold()))[:120]


def _longest(spoken: str, words_by_channel: dict[str, str]) -> str | None:
    found = [
        (len(words), channel)
        for channel, alternatives in words_by_channel.items()
        for words in map(_words, alternatives.split("|"))
        if words.strip() and words in spoken
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _words(text: str) -> str:
    """Words with a space around each, so that one finds whole words only."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
