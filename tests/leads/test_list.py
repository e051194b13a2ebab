"""The list of leads: narrowed, searched, sorted, paged, exported."""

from datetime import timedelta

import pytest

from apps.leads import actions as leads
from apps.leads import queries
from apps.leads.kinds import Stage
from apps.leads.models import Lead
from apps.tenancy.kinds import GRANTS, Capability
from apps.tenancy.models import AuditEntry, Membership
from tests.factories.leads import lead

LIST = "/t/acme/marketing/leads/"


@pytest.fixture
def three(in_acme, at):
    return [
        lead(name=name, company=company, email=email, at=at + timedelta(hours=hours), score=score)
        for hours, (name, company, email, score) in enumerate(
            [
                ("Katrin Brandt", "Molkerei Sonnental", "k.brandt@sonnental.example", 82),
                ("Stefan Riedl", "Hydrotec Anlagenbau", "riedl@hydrotec.example", 71),
                ("Nicole Ullmann", "Getränke Ullmann", "nicole@ullmann.example", None),
            ]
        )
    ]


def names_on(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


def test_the_newest_lead_stands_first(as_, mara, three):
    assert names_on(as_(mara).get(LIST)) == ["Nicole Ullmann", "Stefan Riedl", "Katrin Brandt"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kat", ["Katrin Brandt"]),
        ("Sonnental", ["Katrin Brandt"]),
        ("k.brandt@sonnental.example", ["Katrin Brandt"]),
        ("getranke", ["Nicole Ullmann"]),
        ("riedl hydro", ["Stefan Riedl"]),
        ("riedl sonnental", []),
        ("lead 1", ["Katrin Brandt"]),
        ("#2", ["Stefan Riedl"]),
        ("atrin", []),
    ],
)
def test_search_finds_what_begins_with_the_words_typed(as_, mara, three, typed, found):
    assert names_on(as_(mara).get(LIST, {"q": typed})) == found


def test_sorting_by_score_leaves_out_what_has_none(as_, mara, three):
    page = as_(mara).get(LIST, {"sort": "-score"})
    assert names_on(page) == ["Katrin Brandt", "Stefan Riedl"]


def test_filtering_by_stage(as_, mara, three):
    with leads.locked(three[0].id) as held:
        held.stage = Stage.ACCEPTED
    page = as_(mara).get(LIST, {"stage": "accepted"})
    assert names_on(page) == ["Katrin Brandt"]


def test_paging_shows_each_lead_once(as_, mara, three, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    first = as_(mara).get(LIST)
    second = as_(mara).get(LIST, {"older": first.context["page"].older_cursor})
    assert names_on(first) + names_on(second) == [
        "Nicole Ullmann", "Stefan Riedl", "Katrin Brandt",
    ]  # fmt: skip


@pytest.mark.parametrize("nonsense", ["older=x", "sort=drop", "channel=x", "campaign=1", "q=%40"])
def test_nonsense_in_the_address_is_never_an_error(as_, mara, three, nonsense):
    assert as_(mara).get(f"{LIST}?{nonsense}").status_code in (200, 303)


def test_a_rep_sees_own_leads_and_the_unassigned_ones_waiting(as_, sol, three):
    with leads.locked(three[0].id) as held:
        held.owner_id = sol.id
    with leads.locked(three[1].id) as held:
        held.stage = Stage.HANDED_OFF
    membership = Membership.objects.get(user=sol)
    seen = Lead.objects.visible_to(membership).order_by("id")
    assert [lead.number for lead in seen] == [1, 2]
    assert names_on(as_(sol).get("/t/acme/sales/leads/")) == ["Katrin Brandt"]


def test_who_has_no_lead_yet_did_not_search_in_vain(as_, sol, in_acme):
    mine = "/t/acme/sales/leads/"
    assert "No leads with you" in as_(sol).get(mine).content.decode()
    assert "No lead matches" in as_(sol).get(mine, {"q": "kat"}).content.decode()


def test_an_executive_sees_no_names(as_, eve, three):
    page = as_(eve).get(LIST)
    assert names_on(page) == ["Lead 3", "Lead 2", "Lead 1"]
    assert b"Brandt" not in page.content


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Brandt", []),
        ("k.brandt@sonnental.example", []),
        ("katrin sonnental", []),
        ("Sonnental", ["Lead 1"]),
        ("getranke", ["Lead 3"]),
        ("#2", ["Lead 2"]),
    ],
)
@pytest.mark.parametrize("door", [LIST, "/t/acme/search/"])
def test_who_sees_no_names_finds_nobody_by_name(as_, eve, three, door, typed, found):
    page = as_(eve).get(door, {"q": typed})
    shown = names_on(page) if door == LIST else [one["name"] for one in page.context["leads"]]
    assert shown == found
    assert b"Name, e-mail" not in page.content


def test_who_takes_leads_out_of_the_house_sees_whose_they_are():
    exporting = [role for role, may in GRANTS.items() if Capability.EXPORT_LEADS in may]
    assert all(Capability.SEE_CONTACT in GRANTS[role] for role in exporting)


def test_the_cost_of_the_list_does_not_grow_with_its_rows(as_, mara, three, statements):
    client = as_(mara)
    with statements() as few:
        client.get(LIST)
    for _ in range(9):
        lead()
    with statements() as many:
        client.get(LIST)
    assert len(few) == len(many) <= 8


def test_the_export_is_the_list_and_is_written_down(as_, lena, three):
    answer = as_(lena).get("/t/acme/marketing/leads/export/", {"q": "riedl"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "riedl@hydrotec.example" in text
    assert "sonnental" not in text
    assert AuditEntry.objects.get().facts == {"rows": 1}


def test_an_exported_formula_stays_text(as_, lena, in_acme):
    lead(name='=HYPERLINK("http://evil.example")')
    answer = as_(lena).get("/t/acme/marketing/leads/export/")
    assert "\"'=HYPERLINK" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_globex_sees_nothing_of_it(as_, gil, three):
    assert names_on(as_(gil).get("/t/globex/marketing/leads/")) == []
    assert as_(gil).get(LIST).status_code == 404
