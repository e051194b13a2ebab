"""One box: campaigns are found by the words of their names."""

from __future__ import annotations

import pytest

from apps.campaigns import actions as campaigns
from tests.factories import campaigns as make


@pytest.fixture
def three(in_acme, mara, at):
    for name in ("Forum Messtechnik 2026", "Google Search Ads", "LeadGen_Ölfreie_Pumpen", "Zürich"):
        make.campaign(name=name)
    campaigns.archive(make.campaign(name="Forum 2019"), by=mara, at=at)


def test_a_campaign_is_found_by_the_beginnings_of_its_words_in_any_case_and_without_accents(
    as_, mara, three
):
    client = as_(mara)
    found = {
        typed: [
            one.name for one in client.get("/t/acme/search/", {"q": typed}).context["campaigns"]
        ]
        for typed in (
            "messtechnik",
            "search ads",
            "ads GOOG",
            "forum",
            "ölf",
            "olfreie",
            "zurich",
            "ZÜRICH",
            "Zu\u0308ri",
            "technik",
            ".*",
            "\0",
        )
    }
    assert found == {
        "messtechnik": ["Forum Messtechnik 2026"],
        "search ads": ["Google Search Ads"],
        "ads GOOG": ["Google Search Ads"],
        "forum": ["Forum Messtechnik 2026"],
        "ölf": ["LeadGen_Ölfreie_Pumpen"],
        "olfreie": ["LeadGen_Ölfreie_Pumpen"],
        "zurich": ["Zürich"],
        "ZÜRICH": ["Zürich"],
        "Zu\u0308ri": ["Zürich"],
        "technik": [],
        ".*": [],
        "\0": [],
    }


@pytest.mark.parametrize(
    ("typed", "who", "found"),
    [
        ("inb", "sol", ["Inbox"]),
        ("said", "sol", ["You said, we did"]),
        ("judge", "jonas", ["Judgements"]),
        ("judge", "sol", []),
        ("one", "mara", ["One-pager"]),
    ],
)
def test_a_place_is_found_by_its_name_though_the_rail_has_no_line_for_it(
    as_, in_acme, request, typed, who, found
):
    page = as_(request.getfixturevalue(who)).get("/t/acme/search/", {"q": typed})
    assert [place.label for place in page.context["places"]] == found
