"""The list of leads: its further filters, what is on, and which columns it has."""

from datetime import UTC, date, datetime

import pytest

from apps.leads import actions as leads
from tests.factories import campaigns
from tests.factories.leads import lead

LIST = "/t/acme/marketing/leads/"
EXPORT = f"{LIST}export/"
EVERYBODY = ["Nicole", "Stefan", "Katrin"]
USUAL = ["Company", "Came from", "Stage", "Score", "With", "Due", "Came in"]


@pytest.fixture
def fair(in_acme):
    return campaigns.campaign(name="Level days", channel=campaigns.channel())


@pytest.fixture
def three(fair, sol):
    """Katrin of the fair on 1 June, Stefan with Sol on the 2nd, Nicole on the 3rd: 82, 71, none."""
    lead(name="Katrin Brandt", score=82, campaign=fair, at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    stefan = lead(name="Stefan Riedl", score=71, at=datetime(2026, 6, 2, 9, tzinfo=UTC))
    lead(name="Nicole Ullmann", at=datetime(2026, 6, 3, 9, tzinfo=UTC), email="n@ullmann.example")
    with leads.locked(stefan.id) as held:
        held.owner_id = sol.id


def names_on(page):
    return [row.name.split()[0] for row in page.context["rows"]]


def labels_on(page):
    return [chip["label"] for chip in page.context["form"]["on"]]


def test_further_filters_narrow_the_list_and_say_so(as_, mara, three, fair, sol):
    client = as_(mara)
    for asked, found, said in [
        ({"campaign": fair.public_id}, ["Katrin"], ["Campaign: Level days"]),
        ({"owner": sol.id}, ["Stefan"], [f"With: {sol.name or sol.email}"]),
        ({"since": "2026-06-02"}, ["Nicole", "Stefan"], ["Came in from 2 Jun 2026"]),
        ({"until": "2026-06-01"}, ["Katrin"], ["Came in until 1 Jun 2026"]),
        ({"score": "72"}, ["Katrin"], ["Score at least 72"]),
        ({"score": "0"}, ["Stefan", "Katrin"], ["Score at least 0"]),
        ({"stage": "won"}, [], ["Stage: Won"]),
        (
            {"score": "101", "since": "2026-13-01", "until": "0001-01-01", "owner": "x"},
            EVERYBODY,
            [],
        ),
    ]:
        page = client.get(LIST, asked)
        assert (names_on(page), labels_on(page)) == (found, said)


def test_a_filter_is_taken_off_and_the_others_stay(as_, mara, three, fair):
    page = as_(mara).get(LIST, {"campaign": fair.public_id, "score": "72", "columns": "won_at"})
    without_campaign = page.context["form"]["on"][0]["remove_url"]
    assert without_campaign == "?score=72&columns=won_at"
    assert page.context["form"]["kept"] == [{"name": "columns", "value": "won_at"}]


@pytest.mark.parametrize(
    "at", [datetime(2026, 5, 31, 10, tzinfo=UTC), datetime(2026, 6, 2, 9, 59, tzinfo=UTC)]
)
def test_a_lead_belongs_to_the_day_of_its_source_in_the_east_and_in_the_west(
    as_, mara, at, in_acme
):
    lead(at=at, on=date(2026, 6, 1))
    page = as_(mara).get(LIST, {"since": "2026-06-01", "until": "2026-06-01"})
    assert len(names_on(page)) == 1


def test_an_agency_chooses_among_its_own_campaigns_and_no_people(as_, three, agi):
    campaigns.campaign(name="Ours", agency=agi)
    more = as_(agi).get(LIST).context["form"]["more"]
    options = {one.name: [option.label for option in one.options] for one in more}
    assert options["campaign"] == ["Ours"]
    assert "owner" not in options


def test_columns_are_chosen_and_stay_in_links_and_in_the_file(as_, lena, three, fair):
    client = as_(lena)
    assert [one.label for one in client.get(LIST).context["columns"]] == USUAL
    page = client.get(LIST, {"columns": ["email", "stage"], "q": "nicole"})
    assert page.context["rows"][0].cells == ("n@ullmann.example", "Captured")
    assert b"columns=email&amp;columns=stage&amp;q=nicole" in page.content.replace(b"%20", b" ")
    file = client.get(EXPORT, {"columns": ["email", "stage"], "q": "nicole"})
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        '"number","name","email","stage"', '"3","Nicole Ullmann","n@ullmann.example","captured"',
    ]  # fmt: skip


def test_who_sees_no_names_has_no_column_of_them(as_, eve, three):
    page = as_(eve).get(LIST, {"columns": ["email", "phone"]})
    assert [one.label for one in page.context["columns"]] == USUAL
    assert b"ullmann" not in page.content


def test_campaign_and_score_open_what_stands_behind_them(as_, mara, three, fair):
    page = as_(mara).get(LIST, {"campaign": fair.public_id})
    assert f'href="/t/acme/marketing/campaigns/{fair.public_id}/"'.encode() in page.content
    assert b'href="/t/acme/marketing/leads/1/#why"' in page.content


def test_my_leads_are_mine_whoever_is_asked_for(as_, sol, mara, three):
    page = as_(sol).get("/t/acme/sales/leads/", {"owner": mara.id})
    assert names_on(page) == ["Stefan"]
    assert labels_on(page) == []
    assert "owner" not in [one.name for one in page.context["form"]["more"]]
