"""Reconciliation: where we and a source disagree, and who says how it stands."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.leads.kinds import Metric, Stage
from apps.leads.models import Lead, StageLedger
from apps.outcomes import actions as outcomes
from apps.outcomes.kinds import DiscrepancyKind, DiscrepancyState, MatchedBy
from apps.outcomes.models import Discrepancy, Opportunity
from tests.factories.leads import lead as captured
from tests.factories.outcomes import DifferenceFactory, SourceFactory, ToldFactory

DESK = "/t/acme/reconcile/"
AMOUNT = DiscrepancyKind.AMOUNT


def page_of(difference):
    return f"{DESK}{difference.public_id}/"


def queue_on(page):
    return [difference for difference, _ in page.context["rows"]]


@pytest.fixture
def sonnental(in_acme):
    return captured(name="Katrin Brandt", company="Molkerei Sonnental")


@pytest.fixture
def unmatched(sonnental):
    """The CRM won a deal of Sonnental and names no lead."""
    told = ToldFactory(company_name="Molkerei Sonnental GmbH", external_id="D-20418")
    return DifferenceFactory(opportunity=told)


@pytest.fixture
def differing(sonnental):
    told = ToldFactory(lead=sonnental, matched_by=MatchedBy.EMAIL, name="Hygienic level")
    return DifferenceFactory(
        opportunity=told, lead=sonnental, kind=AMOUNT, ours="€37,500.00", theirs="€46,700.00",
        base_minor=920_000,
    )  # fmt: skip


def test_the_match_rate_says_out_of_how_many_and_opens_them(as_, unmatched, differing, jonas):
    figures = as_(jonas).get(DESK).context["desk"]
    assert (figures.matched, figures.told, figures.unmatched) == (1, 2, 1)
    for told, n in (("matched", 1), ("sources", 2), ("unmatched", 1)):
        listed = as_(jonas).get(f"/t/acme/sales/opportunities/?tab=all&told={told}")
        assert listed.context["total"].n == n


def test_what_sales_typed_here_is_no_source(as_, unmatched, sonnental, sol, jonas, at):
    outcomes.open_opportunity(sonnental, by=sol, at=at)
    figures = as_(jonas).get(DESK).context["desk"]
    assert (figures.told, [source.name for source in figures.sources]) == (1, ["crm"])


def test_the_queue_counts_each_kind_and_the_money_at_stake(as_, unmatched, differing, jonas):
    queues = as_(jonas).get(DESK).context["desk"].queues
    assert [(queue.kind, queue.n, queue.base_minor) for queue in queues] == [
        (DiscrepancyKind.UNMATCHED, 1, 1_460_000), (AMOUNT, 1, 920_000),
    ]  # fmt: skip
    assert queue_on(as_(jonas).get(f"{DESK}?kind=amount")) == [differing]


def test_what_weighs_most_comes_first_with_or_without_a_sign(as_, in_acme, jonas):
    stakes = (5_000, None, -90_000, 40_000)
    made = [DifferenceFactory(base_minor=stake) for stake in stakes]
    assert queue_on(as_(jonas).get(DESK)) == [made[2], made[3], made[0], made[1]]


def test_one_difference_shows_both_sides(as_, differing, jonas):
    page = as_(jonas).get(page_of(differing)).content.decode()
    for words in ("€37,500.00", "€46,700.00", "Hygienic level", "Katrin Brandt", "Closed won"):
        assert words in page
    assert "/t/acme/sales/leads/1/" in page


def test_settling_it_says_who_and_how(as_, differing, jonas):
    said = "Framework order was extended before invoicing"
    answer = as_(jonas).post(f"{page_of(differing)}settle/", {"resolution": said}, follow=True)
    assert answer.redirect_chain == [(DESK, 303)]
    differing.refresh_from_db()
    assert (differing.state, differing.settled_by) == (DiscrepancyState.SETTLED, jonas)
    assert queue_on(answer) == []
    assert said in as_(jonas).get(f"{DESK}?state=settled").content.decode()


@pytest.mark.parametrize("said", ["", "  ", "x" * 1001, "\0"])
def test_settling_needs_a_few_words(as_, differing, jonas, said):
    answer = as_(jonas).post(f"{page_of(differing)}settle/", {"resolution": said})
    assert answer.status_code == 422
    assert b"There is a problem" in answer.content
    differing.refresh_from_db()
    assert differing.state == DiscrepancyState.OPEN


def test_who_settles_second_is_told_and_changes_nothing(as_, differing, jonas, lena):
    as_(jonas).post(f"{page_of(differing)}settle/", {"resolution": "Theirs is right"})
    answer = as_(lena).post(f"{page_of(differing)}settle/", {"resolution": "Ours"}, follow=True)
    assert b"Somebody has settled it already" in answer.content
    differing.refresh_from_db()
    assert (differing.settled_by, differing.resolution) == (jonas, "Theirs is right")


@pytest.mark.parametrize("typed", ["1", "#1", " lead 1 "])
def test_linking_it_to_a_lead_by_number_counts_it_there(as_, unmatched, jonas, sonnental, typed):
    answer = as_(jonas).post(f"{page_of(unmatched)}link/", {"number": typed}, follow=True)
    assert b"Linked to lead 1" in answer.content
    told = Opportunity.objects.get(id=unmatched.opportunity_id)
    assert (told.lead, told.matched_by) == (sonnental, MatchedBy.BY_HAND)
    assert Lead.objects.get(id=sonnental.id).stage == Stage.WON
    assert Discrepancy.objects.get(id=unmatched.id).state == DiscrepancyState.SETTLED


def test_linking_finds_the_deal_that_sales_typed_in_and_counts_it_once(
    as_, unmatched, jonas, sonnental, sol, at
):
    ours = outcomes.open_opportunity(
        sonnental, by=sol, at=at, name="Ours", amount_minor=1_000_000, currency="EUR"
    )
    as_(jonas).post(f"{page_of(unmatched)}link/", {"number": "1"})
    lines = StageLedger.objects.filter(lead=sonnental, metric=Metric.OPPORTUNITY)
    assert sum(line.amount_minor for line in lines) == unmatched.opportunity.amount_minor
    differing = queue_on(as_(jonas).get(DESK))[0]
    page = as_(jonas).get(page_of(differing)).content.decode()
    assert f"/t/acme/sales/opportunities/{ours.public_id}/" in page
    assert "€10,000.00" in page


@pytest.mark.parametrize("typed", ["", "999", "9" * 30, "Sonnental", "-1", "\0", "٣"])
def test_a_number_that_no_lead_has_links_nothing(as_, unmatched, jonas, typed):
    answer = as_(jonas).post(f"{page_of(unmatched)}link/", {"number": typed})
    assert answer.status_code == 422
    assert Opportunity.objects.get(id=unmatched.opportunity_id).lead is None


def test_a_lead_of_another_tenant_is_no_lead(as_, globex, unmatched, jonas):
    Lead.objects.filter(number=1).update(number=77)
    answer = as_(jonas).post(f"{page_of(unmatched)}link/", {"number": "1"})
    assert answer.status_code == 422


def test_linked_twice_stays_with_the_first_lead(as_, unmatched, jonas, lena, sonnental):
    captured(name="Stefan Riedl")
    as_(jonas).post(f"{page_of(unmatched)}link/", {"number": "1"})
    answer = as_(lena).post(f"{page_of(unmatched)}link/", {"number": "2"}, follow=True)
    assert b"linked it to a lead already" in answer.content
    assert Opportunity.objects.get(id=unmatched.opportunity_id).lead == sonnental


def test_leads_of_the_named_company_are_suggested(as_, unmatched, jonas, sonnental):
    assert as_(jonas).get(page_of(unmatched)).context["suggested"] == [sonnental]


def test_the_open_ones_come_as_a_file_that_computes_nothing(as_, unmatched, differing, jonas):
    Opportunity.objects.filter(id=unmatched.opportunity_id).update(name="=1+1")
    answer = as_(jonas).get(f"{DESK}open.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["kind"], row["name"], row["at_stake"], row["lead"]) for row in rows] == [
        ("No lead found", "'=1+1", "14600.00", ""),
        ("Amounts differ", "Hygienic level", "9200.00", "1"),
    ]
    narrow = b"".join(as_(jonas).get(f"{DESK}open.csv?kind=amount").streaming_content)
    assert b"No lead found" not in narrow


def test_everything_agrees_says_when_it_was_last_read(as_, in_acme, jonas):
    SourceFactory()
    page = as_(jonas).get(DESK).content.decode()
    assert "Everything agrees" in page
    assert "Last read 16 Jun 2026, 11:00." in page


def test_without_a_source_the_desk_says_how_to_get_one(as_, in_acme, jonas):
    assert b"No source yet" in as_(jonas).get(DESK).content


def test_a_source_that_was_not_read_for_a_day_is_stale(as_, in_acme, jonas):
    now = timezone.now()
    SourceFactory(name="crm", last_read_at=now - timedelta(hours=2))
    SourceFactory(name="erp", last_read_at=now - timedelta(days=3))
    SourceFactory(name="new", last_read_at=None)
    sources = as_(jonas).get(DESK).context["desk"].sources
    assert [(source.name, source.is_stale) for source in sources] == [
        ("crm", False), ("erp", True), ("new", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query", ["kind=x", "state=x", "state=gone", "source=%00", "source=x", "older=x", "newer=%00"]
)
def test_no_address_of_the_desk_is_an_error(as_, differing, jonas, query):
    assert as_(jonas).get(f"{DESK}?{query}", follow=True).status_code == 200
    assert as_(jonas).get(f"{page_of(differing)}?{query}", follow=True).status_code == 200


def test_the_desk_is_for_those_who_reconcile(as_, gil, differing, sol, mara, eve, agi):
    for member in (sol, mara, eve, agi):
        assert as_(member).get(DESK).status_code == 403
        assert as_(member).post(f"{page_of(differing)}settle/").status_code == 403
    assert as_(gil).get(page_of(differing)).status_code == 404
    assert as_(gil).get(page_of(differing).replace("acme", "globex")).status_code == 404
    stolen = f"{page_of(differing)}settle/".replace("acme", "globex")
    assert as_(gil).post(stolen, {"resolution": "Mine"}).status_code == 404


def test_a_thousand_differences_cost_as_many_statements_as_two(
    as_, unmatched, differing, jonas, statements
):
    def cost(address):
        client = as_(jonas)
        with statements() as sql:
            page = client.get(address)
        assert page.status_code == 200
        return len(sql), page

    few, _ = cost(DESK)
    told = Opportunity.objects.bulk_create(
        ToldFactory.build(source=unmatched.source, external_id=f"M-{number}")
        for number in range(1_000)
    )
    Discrepancy.objects.bulk_create(
        DifferenceFactory.build(
            opportunity=each, source=unmatched.source, base_minor=1_000 + 7 * place
        )
        for place, each in enumerate(told)
    )
    many, page = cost(DESK)
    assert many == few
    older = page.context["page"].older_cursor
    deeper, deep_page = cost(f"{DESK}?older={older}")
    assert deeper <= few
    assert not set(queue_on(page)) & set(queue_on(deep_page))
