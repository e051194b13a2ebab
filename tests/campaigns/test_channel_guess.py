"""A campaign's name speaks of its channel, or says nothing."""

from __future__ import annotations

import pytest

from apps.campaigns.channel_guess import KnownChannel, code_of, guess_channel


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("Hannover Messe 2026 – Hall 9 booth", "Trade fair"),
        ("Webinar series: hygienic level", "Webinar"),
        ("Search ads: pressure transmitters DACH", "Paid search"),
        ("LinkedIn: plant managers", "Paid social"),
        ("IO-Link retrofit guide (download)", "Content"),
        ("Newsletter: August vibration special", "E-mail"),
        ("Trade press: process + control", "Print"),
        ("Distributor day Milan", "Event"),
        ("Open day at the Kassel plant", "Event"),
        ("Nordic distributor co-marketing", "Partner"),
        ("Fairness for all", None),
        ("", None),
    ],
)
def test_words_of_the_name(name, channel):
    assert guess_channel(name, []) == channel


def test_a_channel_of_ones_own_wins():
    own = [KnownChannel(1, "messe", "Messen & Kongresse"), KnownChannel(2, "sea", "Google")]
    assert guess_channel("Google ads Benelux", own) == "Google"
    assert guess_channel("Hannover Messe", own) == "Messen & Kongresse"


@pytest.mark.parametrize(
    ("name", "code"), [("Trade fair", "trade_fair"), ("E-mail", "e_mail"), ("→", "")]
)
def test_the_spelling_of_a_new_channel(name, code):
    assert code_of(name) == code
