"""One normal form for what identifies people and companies: e-mail, phone, domain, name.

Normal forms are for matching and searching; what a person typed is kept beside them.
"""

import re
import unicodedata
from typing import Final

import idna

from apps.core.contact_words import (
    BETWEEN_FORMS,
    EASTERN_FORMS,
    FREE_MAIL,
    LEGAL_FORMS,
    NOT_DECOMPOSED,
)

LONGEST_EMAIL: Final = 254
LONGEST_LOCAL_PART: Final = 64
LONGEST_TOKEN: Final = 64
LONGEST_KEY: Final = 200
LONGEST_PHONE: Final = 60
SHORTEST_TOKEN: Final = 2
FEWEST_PHONE_DIGITS: Final = 6
MOST_PHONE_DIGITS: Final = 15

ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN: Final = re.compile(rf"(?:{LABEL}\.)+(?!\d+\Z){LABEL}")
PLAIN_EMAIL: Final = re.compile(rf"{ATOM}(?:\.{ATOM})*@(?:{LABEL}\.)+(?!\d+\Z){LABEL}")
LOCAL_PART: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*://")
EXTENSION: Final = re.compile(r"(?:;|,|#|\bext|\bx|(?<=\d)x|\bdw)\D*\d*\s*\Z", re.IGNORECASE)
SIMPLE_PHONE: Final = re.compile(r"[0-9 ()+./-]+")
NOT_IN_A_PHONE: Final = re.compile(r"[^\d\s()+./\u2010-\u2015\u2212-]")
INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
ACCENT: Final = re.compile("[\u0300-\u036f]")
"""Of Latin, Greek and Cyrillic; a mark on kana makes another letter."""

WORD: Final = re.compile(r"[^\W_]+")


def normalise_email(text: str) -> str | None:
    """The address in lower case with an ASCII domain, or None if it is not one address.

    Case of the local part is dropped: no provider of note tells two people apart by it, and
    people do not type it the same way twice. Dots and +tags stay: they can be two people.
    """
    plain = text.strip().lower()
    if len(plain) <= LONGEST_EMAIL and plain.isascii():
        if PLAIN_EMAIL.fullmatch(plain) and plain.index("@") <= LONGEST_LOCAL_PART:
            return plain
        return None
    return _normalise_international(text)


def _normalise_international(text: str) -> str | None:
    """With a domain or local part beyond ASCII; full-width letters and signs become plain."""
    if len(text) > LONGEST_EMAIL * 2:
        return None
    local, _, domain = unicodedata.normalize("NFKC", text.strip()).rpartition("@")
    local = unicodedata.normalize("NFKC", local.casefold())
    ascii_domain = _ascii_host(domain.lower())
    if ascii_domain is None or len(local) > LONGEST_LOCAL_PART or not LOCAL_PART.fullmatch(local):
        return None
    address = f"{local}@{ascii_domain}"
    return address if len(address) <= LONGEST_EMAIL else None


def email_domain(email: str) -> str | None:
    """The domain of an e-mail address as typed or normal; None if it is not one address."""
    address = normalise_email(email)
    return address.rpartition("@")[2] if address else None


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that it says nothing about a company."""
    return domain.strip().lower() in FREE_MAIL


def normalise_domain(text: str) -> str | None:
    """ "https://www.Example.com/about" is "example.com"; beyond ASCII as punycode; else None."""
    host = SCHEME.sub("", text.strip().lower(), count=1)
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2]
    return _ascii_host(re.sub(r":\d{1,5}\Z", "", host).rstrip(".").removeprefix("www."))


def _ascii_host(host: str) -> str | None:
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return None
    return host if len(host) <= 253 and DOMAIN.fullmatch(host) else None


def normalise_phone(text: str) -> str | None:
    """Digits, with + in front if the country is told; None if it cannot be a phone number.

    Modest on purpose: without a country it adds none, so it never makes two people one.
    """
    plain = text.strip() if SIMPLE_PHONE.fullmatch(text) else _simple_phone(text)
    if len(text) > LONGEST_PHONE or NOT_IN_A_PHONE.search(plain):
        return None
    international = plain.startswith(("+", "(+", "00"))
    if international:
        plain = plain.replace("(0)", "")
    digits = "".join(filter(str.isdecimal, plain))
    if not digits.isascii():
        digits = "".join(str(unicodedata.decimal(digit)) for digit in digits)
    if international and not plain.lstrip("(").startswith("+"):
        digits = digits[2:]
    if not FEWEST_PHONE_DIGITS <= len(digits) <= MOST_PHONE_DIGITS:
        return None
    return f"+{digits}" if international else digits


def _simple_phone(text: str) -> str:
    """In plain signs, without a scheme in front and an extension behind."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().removeprefix("tel:")
    return EXTENSION.sub("", plain).strip()


def normalise_name(text: str) -> str | None:
    """A name as it should be shown: one space between words, nothing invisible; None if blank."""
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(visible.split()) or None


def company_key(name: str) -> str:
    """What two spellings of a company share: no case, accents, marks, spaces or legal form.

    >>> company_key("Ácme Holding, S.A.") == company_key("ACME HOLDING")
    True
    """
    plain = _unaccented(EASTERN_FORMS.sub(" ", unicodedata.normalize("NFKC", name)))
    words = WORD.findall(re.sub(r"[.'\u2019/]", "", plain).replace("&", " and "))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
        while len(words) > 1 and words[-1] in BETWEEN_FORMS:
            words.pop()
    return ("".join(words) or "".join(plain.split()))[:LONGEST_KEY]


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: no case or accents, of any length.

    >>> words_of("Messe_Zürich 26")
    ['messe', 'zurich', '26']
    """
    return WORD.findall(_unaccented(text))


def name_tokens(*texts: str) -> set[str]:
    """The words by which something is found: no case or accents, 2 to 64 characters each.

    An e-mail address gives itself, its local part and its domain besides their words.
    """
    tokens: set[str] = set()
    for text in texts:
        plain = _unaccented(text)
        tokens.update(WORD.findall(plain))
        if "@" in plain and (address := normalise_email(plain)):
            tokens.update((address, *address.split("@")))
    return {token[:LONGEST_TOKEN] for token in tokens if len(token) >= SHORTEST_TOKEN}


def _unaccented(text: str) -> str:
    """Case and accents removed: "Łódź Straße" is "lodz strasse"."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded.translate(NOT_DECOMPOSED))
    return unicodedata.normalize("NFC", ACCENT.sub("", parts))
