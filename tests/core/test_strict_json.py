"""JSON from strangers is refused with a reason, or safe to store as it is."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.contact import normalise_email
from apps.core.strict_json import BadJSON, loads

HOSTILE = {
    "NaN": (b'{"score": NaN}', "NaN is not a JSON number"),
    "Infinity": (b'{"score": -Infinity}', "-Infinity is not a JSON number"),
    "a number that overflows": (b'{"score": 1e400}', "too large"),
    "5,000 digits": (b'{"score": ' + b"9" * 5000 + b"}", "5,000 digits"),
    "deep nesting": (b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", "more than 20 levels"),
    "a list at the top": (b'[{"email": "ana@example.com"}]', "not an object"),
    "a bare text": (b'"ana@example.com"', "not an object"),
    "invalid UTF-8": (b'{"name": "\xff\xfe"}', "not UTF-8"),
    "UTF-16": ('{"name": "Ana"}'.encode("utf-16"), "not UTF-8"),
    "duplicate keys": (b'{"email": "a@b.co", "email": "c@d.co"}', "stands twice"),
    "an empty body": (b" \r\n", "empty"),
    "a huge text": (b'{"message": "' + b"x" * 300_000 + b'"}', "the most is 262,144"),
    "a raw NUL": (b'{"name": "A\x00na"}', "not JSON"),
    "a raw line break in a text": (b'{"email": "a\r\nb@example.com"}', "not JSON"),
    "rubbish after the object": (b'{"name": "Ana"} x', "not JSON"),
    "a body cut off": (b'{"name": "An', "not JSON"),
}


@pytest.mark.parametrize(("body", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_body_is_refused_with_a_reason_and_a_cure(body: bytes, reason: str) -> None:
    with pytest.raises(BadJSON, match=reason) as refusal:
        loads(body)
    assert refusal.value.cure.endswith(".")
    refusal.value.message.encode("utf-8")


def test_nul_and_half_characters_are_removed_and_reported() -> None:
    read = loads(rb'{"name": "A\u0000n\ud800a", "notes": [{"t\u0000ext": "ok \ud83d\ude00"}]}')
    assert read.value == {"name": "Ana", "notes": [{"text": "ok 😀"}]}
    assert read.changes == (
        "Removed 2 characters that cannot be stored from name.",
        "Removed 1 character that cannot be stored from a key in notes[0].",
    )


def test_keys_that_become_equal_without_their_nul_are_refused() -> None:
    with pytest.raises(BadJSON, match="stands twice"):
        loads(rb'{"email": "a@b.co", "ema\u0000il": "c@d.co"}')


def test_a_long_id_stays_exact_as_text_and_says_so() -> None:
    read = loads(b'{"lead_id": 12345678901234567890, "score": 87}')
    assert read.value == {"lead_id": "12345678901234567890", "score": 87}
    assert "12345678901234567890" in read.changes[0]


def test_a_byte_order_mark_is_no_reason_to_lose_a_lead() -> None:
    read = loads(b'\xef\xbb\xbf{"name": "Ana"}')
    assert read.value == {"name": "Ana"}
    assert read.changes == ("Removed the byte order mark before the JSON.",)


def test_a_number_where_a_text_belongs_is_told_by_its_key() -> None:
    read = loads(b'{"email": 42, "name": null}')
    assert read.text("name") is None
    assert read.text("phone") is None
    with pytest.raises(BadJSON, match="“email” is not a text"):
        read.text("email")


def test_a_line_break_inside_an_address_makes_it_no_address() -> None:
    read = loads(rb'{"email": "ana@example.com\r\nBcc: eve@example.com"}')
    assert normalise_email(read.text("email") or "") is None


def test_brackets_inside_texts_are_not_nesting() -> None:
    assert loads(json.dumps({"message": '"[{' * 500}).encode()).value["message"] == '"[{' * 500


def test_exactly_the_deepest_nesting_is_read() -> None:
    assert loads(b'{"a":' + b"[" * 19 + b"]" * 19 + b"}").changes == ()
    with pytest.raises(BadJSON):
        loads(b'{"a":' + b"[" * 20 + b"]" * 20 + b"}")


def test_a_body_made_to_confuse_the_depth_count_is_read_in_linear_time() -> None:
    with pytest.raises(BadJSON, match="not JSON"):
        loads(b'{"a": ' + rb"\"" * 120_000)


@given(st.binary(max_size=300))
def test_any_bytes_give_an_object_or_a_refusal(body: bytes) -> None:
    with suppress(BadJSON):
        assert isinstance(loads(body).value, dict)


storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | storable,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(storable, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(storable, values, max_size=5), st.booleans())
def test_a_sound_object_comes_back_unchanged(sent: dict[str, object], as_ascii: bool) -> None:
    read = loads(json.dumps(sent, ensure_ascii=as_ascii).encode(), max_depth=100)
    assert read.value == sent
    assert read.changes == ()
