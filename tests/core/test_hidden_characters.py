"""Characters that nobody sees are found and named; what scripts and pictures need is let be."""

import unicodedata

import pytest

from apps.core.hidden_characters import hidden_in

BIDIRECTIONAL = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", [*BIDIRECTIONAL, 0x200B, 0x200E, 0x2060, 0xAD, 0xFEFF, 0xE0041])
def test_a_character_that_nobody_sees_is_named_with_what_stands_before_it(code):
    hidden = hidden_in(f"Sales answers within {chr(code)}42 hours.")
    said = f"the invisible character U+{code:04X} ({unicodedata.name(chr(code)).lower()})"
    assert str(hidden) == f"{said} after “Sales answers within”"


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x85", "\u2028", "\u3164", "\u034f", "\ud800"]
)
def test_controls_separators_and_fillers_are_hidden_too(character):
    assert str(hidden_in(character)).endswith("at the beginning")


@pytest.mark.parametrize(
    "text",
    [
        "Within 8 hours,\r\n\tnot later – “as agreed”: 50\xa0% of €1,000.",
        "Übernahme im Außendienst, Łódź, naïve, e\u0301",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "क्\u200dष",
        "👩\u200d💻 ✔\ufe0f 🇩🇪",
        "עד 8 שעות",
    ],
)
def test_what_is_seen_is_let_be_in_every_script(text):
    assert hidden_in(text) is None


def test_a_joiner_between_latin_letters_is_hidden():
    assert hidden_in("no\u200dt") is not None
    assert hidden_in("\u200cnot") is not None
