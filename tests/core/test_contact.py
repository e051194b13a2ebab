# ruff: noqa: RUF001
"""What identifies people and companies has one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.contact import (
    company_key,
    email_domain,
    is_free_mail,
    name_tokens,
    normalise_domain,
    normalise_email,
    normalise_name,
    normalise_phone,
)

ADDRESSES = {
    "Ana@Example.COM": "ana@example.com",
    " ana@example.com\r\n": "ana@example.com",
    "ana.silva+web@mail.example.co.uk": "ana.silva+web@mail.example.co.uk",
    "o'neill@example.ie": "o'neill@example.ie",
    "JÖRG@Bücher.example": "jörg@xn--bcher-kva.example",
    "ana＠ｅｘａｍｐｌｅ.com": "ana@example.com",
    "a@1und1.de": "a@1und1.de",
}
NO_ADDRESSES = [
    "",
    "ana",
    "ana@",
    "@example.com",
    "ana@example",
    "ana@@example.com",
    "ana silva@example.com",
    "ana@example.com, eva@example.com",
    "ana@exam\r\nple.com",
    "ana\n@example.com",
    "ana\0@example.com",
    ".ana@example.com",
    "ana.@example.com",
    "an..a@example.com",
    "ana@-example.com",
    "ana@192.168.0.1",
    "<ana@example.com>",
    "ana@https://example.com",
    "ü@www.bücher.example/path",
    "x" * 65 + "@example.com",
    "ana@" + "a." * 130 + "com",
    "ü" * 100_000,
    "a" * 1_000_000,
]


@pytest.mark.parametrize(("typed", "normal"), ADDRESSES.items())
def test_an_address_has_one_normal_form(typed: str, normal: str) -> None:
    assert normalise_email(typed) == normal
    assert normalise_email(normal) == normal


@pytest.mark.parametrize("typed", NO_ADDRESSES, ids=lambda typed: repr(typed[:20]))
def test_what_is_not_one_address_is_none(typed: str) -> None:
    assert normalise_email(typed) is None


@given(st.text(max_size=40) | st.from_regex(r"[\w.ü]{1,8}@[\w.-]{1,12}\.\w{2}", fullmatch=True))
def test_the_normal_form_of_an_address_is_stable_and_has_no_spaces(typed: str) -> None:
    normal = normalise_email(typed)
    assert normal is None or (normalise_email(normal) == normal and normal.split() == [normal])


def test_a_free_mailbox_says_nothing_about_a_company() -> None:
    assert email_domain("Ana@GMail.com") == "gmail.com"
    assert email_domain("nobody") is None
    assert is_free_mail("GMail.com")
    assert not is_free_mail("example.com")


DOMAINS = {
    "https://www.Example.com:8080/about?x=1": "example.com",
    "example.com.": "example.com",
    "ana@example.com": "example.com",
    "münchen.example": "xn--mnchen-3ya.example",
    "not a domain": None,
    "localhost": None,
    "10.0.0.1": None,
    "": None,
}


@pytest.mark.parametrize(("typed", "normal"), DOMAINS.items())
def test_a_domain_is_found_in_what_people_paste(typed: str, normal: str | None) -> None:
    assert normalise_domain(typed) == normal


PHONES = {
    "+49 (0)30 123-456": "+4930123456",
    "0049 30 123456": "+4930123456",
    "tel:+1-415-555-2671": "+14155552671",
    "(415) 555-2671 ext. 12": "4155552671",
    "415 555 2671 x12": "4155552671",
    "+٤٩ ٣٠ ١٢٣٤٥٦": "+4930123456",
    "12345": None,
    "call me": None,
    "+1234567890123456": None,
    "": None,
}


@pytest.mark.parametrize(("typed", "normal"), PHONES.items())
def test_a_phone_number_is_its_digits(typed: str, normal: str | None) -> None:
    assert normalise_phone(typed) == normal


def test_a_name_keeps_its_case_and_loses_only_what_nobody_sees() -> None:
    assert normalise_name(" Ana\u200b \t da  Silva\u202e ") == "Ana da Silva"
    assert normalise_name("Jose\u0301") == "José"
    assert normalise_name(" \u200b ") is None


SAME_COMPANY = [
    ("Acme GmbH & Co. KG", "ACME"),
    ("Ácme Holding, S.A.", "acme holding"),
    ("GTX Pro", "GTXPro Inc."),
    ("Foo Sp. z o.o.", "Foo"),
    ("Johnson & Johnson", "Johnson and Johnson Ltd"),
    ("Müller A/S", "Muller"),
    ("株式会社トヨタ", "トヨタ"),
    ("Tata Private Limited", "Tata Pvt. Ltd."),
]
OTHER_COMPANY = [("Acme", "Acne"), ("Vitamin E", "Vitamin"), ("Co", "Inc"), ("ガス", "カス")]


@pytest.mark.parametrize(("one", "other"), SAME_COMPANY)
def test_two_spellings_of_a_company_share_a_key(one: str, other: str) -> None:
    assert company_key(one) == company_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER_COMPANY)
def test_two_companies_do_not_share_a_key(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


def test_a_company_of_marks_only_still_has_a_key() -> None:
    assert company_key("!!!") == "!!!"
    assert len(company_key("x" * 500)) == 200


def test_a_person_is_found_by_words_without_accents_and_by_the_address() -> None:
    assert name_tokens("José Łódź-Müller", "Jose.M@Example.com", "") == {
        *("jose", "lodz", "muller", "example", "com"),
        *("jose.m@example.com", "jose.m", "example.com"),
    }


def test_search_words_have_a_length() -> None:
    assert name_tokens("a bc " + "x" * 100) == {"bc", "x" * 64}
