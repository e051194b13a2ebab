"""A file of prospects arrives at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Sum

from apps.campaigns.models import Campaign, Channel
from apps.leads import actions as leads
from apps.leads import queries
from apps.leads.bulk import Arrival, Effect, take_in
from apps.leads.kinds import Kind, Metric, Stage, TouchKind
from apps.leads.models import Company, Lead, LeadEvent, LeadToken, Person, StageLedger, Touch
from apps.leads.taking_back import take_back
from apps.tenancy import outbox, relay

pytestmark = pytest.mark.usefixtures("in_acme")

KATRIN = Arrival(
    1,
    external_id="D-1",
    email="k.brandt@sonnental.example",
    name="Katrin Brandt",
    company="Molkerei Sonnental GmbH",
    campaign="Level days",
    channel="fair",
    captured_at=datetime(2026, 5, 4, 8, 30, tzinfo=UTC),
    captured_on=date(2026, 5, 4),
)


@pytest.fixture
def take(at):
    """take(arrival, …) → what became of each, in order."""

    def take(*arrivals, is_takeover=False):
        taken = take_in(arrivals, by=None, at=at, is_takeover=is_takeover)
        return [row.effect for row in taken.rows]

    return take


def found_by(text):
    return list(queries.matching(Lead.objects.all(), text).values_list("number", flat=True))


def kinds_of(lead):
    return list(LeadEvent.objects.filter(lead=lead).order_by("seq").values_list("kind", flat=True))


def books_of(metric):
    """What stands, by campaign name and day."""
    return {
        (row["campaign__name"], row["occurred_on"]): row["count"]
        for row in StageLedger.objects.filter(metric=metric)
        .values("campaign__name", "occurred_on")
        .annotate(count=Sum("n"))
        if row["count"]
    }


def test_a_prospect_becomes_a_lead_like_any_other(take, at):
    assert take(KATRIN) == [Effect.CREATED]
    lead = Lead.objects.with_context().get()
    assert (lead.number, lead.stage, lead.external_id) == (1, Stage.CAPTURED, "D-1")
    assert (lead.captured_at, lead.captured_on) == (KATRIN.captured_at, KATRIN.captured_on)
    assert (lead.recorded_at, lead.is_backfilled) == (at, False)
    assert (lead.person.name, lead.company.name) == ("Katrin Brandt", "Molkerei Sonnental GmbH")
    assert (lead.campaign.name, lead.channel.code) == ("Level days", "fair")
    assert kinds_of(lead) == [Kind.CAPTURED]
    assert Touch.objects.get().kind == TouchKind.IMPORT
    assert books_of(Metric.LEAD) == {("Level days", date(2026, 5, 4)): 1}


@pytest.mark.parametrize(
    "text",
    ["katrin bra", "BRANDT", "sonnental", "molkerei", "k.brandt@sonnental.example"],
)
def test_it_is_found_by_what_people_type(take, text):
    take(KATRIN, Arrival(2, email="paul@voltaro.example", name="Paul Okafor"))
    relay.drain()
    assert found_by(text) == [1]


def test_the_words_of_new_leads_follow_them_and_a_second_time_changes_nothing(take):
    take(KATRIN, Arrival(2, email="paul@voltaro.example", name="Paul Okafor"))
    assert not LeadToken.objects.exists()
    relay.drain()
    words = set(LeadToken.objects.values_list("lead_id", "token"))
    with transaction.atomic():
        outbox.post("leads.word_new", first=1, last=2)
    relay.drain()
    assert len(words) == LeadToken.objects.count() > 10


def test_a_correction_that_is_quicker_than_the_words_is_not_undone_by_them(take):
    take(KATRIN)
    take(KATRIN._replace(name="Katrin Meyer", email="meyer@sonnental.example"))
    relay.drain()
    assert (found_by("meyer"), found_by("brandt")) == ([1], [])


def test_a_lead_taken_back_before_its_words_gets_none(take, mara, at):
    take(KATRIN)
    take_back([Lead.objects.get()], batch_id=1, by=mara, at=at)
    relay.drain()
    assert not LeadToken.objects.exists()


def test_history_taken_over_is_known_since_it_happened(take):
    take(KATRIN, is_takeover=True)
    lead = Lead.objects.get()
    assert lead.is_backfilled
    assert lead.recorded_at == KATRIN.captured_at
    assert LeadEvent.objects.get().recorded_at == KATRIN.captured_at
    assert StageLedger.objects.get().recorded_at == KATRIN.captured_at


def test_without_a_date_it_came_today(take, at):
    take(Arrival(1, email="a@b.example"), is_takeover=True)
    lead = Lead.objects.get()
    assert (lead.captured_at, lead.captured_on, lead.is_backfilled) == (at, at.date(), False)


def test_the_same_again_changes_nothing(take):
    take(KATRIN)
    before = list(Lead.objects.values())
    assert take(KATRIN) == [Effect.UNCHANGED]
    assert list(Lead.objects.values()) == before
    assert (LeadEvent.objects.count(), Touch.objects.count(), StageLedger.objects.count()) == (
        1,
        1,
        1,
    )


def test_what_the_source_tells_otherwise_is_corrected_and_the_books_move(take):
    take(KATRIN)
    moved = KATRIN._replace(campaign="Milk congress", name="Katrin Brandt-Meyer", phone="")
    assert take(moved) == [Effect.UPDATED]
    lead = Lead.objects.with_context().get()
    assert (lead.campaign.name, lead.person.name) == ("Milk congress", "Katrin Brandt-Meyer")
    assert kinds_of(lead) == [Kind.CAPTURED, Kind.CORRECTED]
    assert lead.last_seq == 2
    assert LeadEvent.objects.get(seq=2).facts == {"fields": ["campaign", "name"]}
    assert books_of(Metric.LEAD) == {("Milk congress", date(2026, 5, 4)): 1}
    assert StageLedger.objects.count() == 3
    assert found_by("meyer") == [1]


def test_words_that_no_longer_stand_find_nothing(take):
    take(KATRIN)
    take(KATRIN._replace(name="Katrin Meyer", email="meyer@sonnental.example"))
    assert (found_by("meyer"), found_by("brandt")) == ([1], [])


def test_all_a_lead_counts_for_moves_with_it(take, at):
    take(KATRIN)
    with leads.locked(Lead.objects.get().id) as lead:
        leads.ledger.post(lead, Metric.WON, on=at.date(), recorded_at=at, amount_minor=500)
    take(KATRIN._replace(campaign="Milk congress", captured_on=date(2026, 4, 30)))
    assert books_of(Metric.WON) == {("Milk congress", at.date()): 1}
    assert books_of(Metric.LEAD) == {("Milk congress", date(2026, 4, 30)): 1}
    assert StageLedger.objects.filter(metric=Metric.WON).aggregate(Sum("amount_minor")) == {
        "amount_minor__sum": 500
    }


def test_blank_cells_take_nothing_away(take):
    take(KATRIN)
    assert take(Arrival(1, external_id="D-1")) == [Effect.UNCHANGED]


def test_the_same_person_again_is_heard_not_counted(take):
    assert take(
        KATRIN,
        Arrival(2, email="K.Brandt@Sonnental.example", channel="web", job_title="Head of QA"),
        Arrival(3, email="k.brandt@sonnental.example", external_id="D-3"),
    ) == [Effect.CREATED, Effect.ATTACHED, Effect.ATTACHED]
    lead = Lead.objects.with_context().get()
    assert kinds_of(lead) == [Kind.CAPTURED, Kind.TOUCHED, Kind.TOUCHED]
    assert (lead.last_seq, lead.external_id, lead.person.job_title) == (3, "D-1", "Head of QA")
    assert Touch.objects.count() == 3
    assert StageLedger.objects.count() == 1


def test_a_lead_from_a_form_learns_its_id_in_the_source(take, at):
    leads.capture(leads.Prospect(email=KATRIN.email), by=None, at=at, touch=TouchKind.FORM)
    assert take(KATRIN) == [Effect.ATTACHED]
    lead = Lead.objects.with_context().get()
    assert (lead.external_id, lead.person.name) == ("D-1", "Katrin Brandt")
    assert found_by("katrin") == [1]


def test_whoever_comes_back_after_the_end_is_a_new_lead(take):
    take(KATRIN)
    with leads.locked(Lead.objects.get().id) as lead:
        lead.stage = Stage.LOST
    assert take(Arrival(1, email=KATRIN.email, external_id="D-2")) == [Effect.CREATED]
    back = Lead.objects.get(number=2)
    assert (back.previous_id, back.person_id) == (lead.id, lead.person_id)


def test_the_same_id_twice_in_a_file_is_a_lead_and_its_correction(take):
    assert take(KATRIN, KATRIN._replace(row=2, product="Level"), KATRIN._replace(row=3)) == [
        Effect.CREATED,
        Effect.UPDATED,
        Effect.UNCHANGED,
    ]
    assert Lead.objects.get().product == "Level"


def test_people_without_an_address_are_not_mixed_up(take):
    assert (
        take(Arrival(1, phone="+49 30 1234567", name="A"), Arrival(2, external_id="X"), Arrival(3))
        == [Effect.CREATED] * 3
    )
    assert Person.objects.count() == 3
    assert sorted(Lead.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_an_address_of_somebody_else_is_for_a_person_to_judge(take):
    take(KATRIN, Arrival(2, external_id="D-2", email="other@sonnental.example"))
    mixed = Arrival(1, external_id="D-2", email=KATRIN.email)
    assert take(mixed) == [Effect.CONFLICTING]
    assert Person.objects.filter(email_norm=KATRIN.email).count() == 1


def test_blank_and_unknown_stay_apart(take):
    take(Arrival(1, external_id="A"), Arrival(2, external_id="B", channel="unknown"))
    assert Lead.objects.get(external_id="A").channel is None
    assert Lead.objects.get(external_id="B").channel.name == "Unknown"
    assert Channel.objects.count() == 1


def test_a_campaign_is_found_by_either_of_its_names(take, at):
    fair = Campaign.objects.create(name="Level days", created_at=at)
    page = Campaign.objects.create(name="Landing page", external_id="lp-7", created_at=at)
    take(KATRIN, Arrival(2, external_id="X", campaign="lp-7"))
    assert set(Lead.objects.values_list("campaign_id", flat=True)) == {fair.id, page.id}
    assert Campaign.objects.count() == 2


def test_colleagues_share_a_company_whatever_they_call_it(take):
    take(
        Arrival(1, email="a@voltaro.example", company="Voltaro S.A."),
        Arrival(2, email="b@voltaro.example", company="Voltaro Group"),
        Arrival(3, phone="+49 30 1234567", company="VOLTARO"),
        Arrival(4, email="c@gmail.com", company="Other Ltd"),
    )
    assert set(Company.objects.values_list("name", flat=True)) == {"Voltaro S.A.", "Other Ltd"}
    assert Lead.objects.filter(company__name="Voltaro S.A.").count() == 3


def test_names_and_domains_that_contradict_each_other_still_find_a_company(take):
    take(
        Arrival(1, email="a@one.example", company="First"),
        Arrival(2, email="a@two.example", company="First"),
        Arrival(3, email="b@two.example", company="Second"),
    )
    assert list(Lead.objects.order_by("number").values_list("company__name", flat=True)) == [
        "First",
        "First",
        "Second",
    ]


def test_numbers_have_no_gaps_between_files(take, at):
    taken = take_in([KATRIN, Arrival(2, email="x@y.example")], by=None, at=at, is_takeover=False)
    assert taken.new_numbers == range(1, 3)
    again = take_in([Arrival(1, phone="030 555 55")], by=None, at=at, is_takeover=False)
    assert again.new_numbers == range(3, 4)
    assert take_in([KATRIN], by=None, at=at, is_takeover=False).new_numbers == range(0)


def test_activity_never_goes_back(take, at):
    take(KATRIN)
    old = KATRIN.captured_at - timedelta(days=900)
    take(Arrival(1, email=KATRIN.email, captured_at=old, captured_on=old.date()))
    assert Lead.objects.get().last_activity_at == KATRIN.captured_at
