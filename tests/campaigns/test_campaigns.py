"""A campaign is logged, changed and put away."""

from __future__ import annotations

from datetime import date

import pytest

from apps.campaigns import actions as campaigns
from apps.campaigns.errors import EndsBeforeStart, ExternalIdTaken, OtherCurrency
from apps.campaigns.kinds import OwnerDepartment
from apps.campaigns.models import Campaign, Channel
from apps.tenancy.models import AuditEntry, Tenant
from tests.factories import campaigns as make

pytestmark = pytest.mark.usefixtures("in_acme")


def test_a_campaign_needs_only_a_name(mara, at):
    campaign = campaigns.start(name="Level days", by=mara, at=at)
    assert campaign.owner_department == OwnerDepartment.MARKETING
    assert (campaign.created_by, campaign.created_at) == (mara, at)
    entry = AuditEntry.objects.get(action="campaign.started")
    assert (entry.by, entry.subject) == (mara, f"campaign {campaign.id}")


def test_a_campaign_cannot_end_before_it_starts(at):
    with pytest.raises(EndsBeforeStart):
        make.campaign(starts_on=date(2026, 7, 8), ends_on=date(2026, 7, 3))


def test_two_campaigns_are_never_known_by_the_same_name_to_forms(at):
    make.campaign(external_id="lp-7")
    with pytest.raises(ExternalIdTaken):
        make.campaign(external_id="lp-7")


def test_an_edit_leaves_old_and_new_in_the_audit_log(mara, at):
    fair = make.campaign(name="Level days", budget_minor=100_00, currency="EUR")
    campaigns.edit(
        fair, by=mara, at=at, name="Level days 2026", budget_minor=250_00, owner=mara, goal=""
    )
    entry = AuditEntry.objects.get(action="campaign.edited")
    assert entry.by == mara
    assert entry.facts == {
        "was": {"name": "Level days", "budget_minor": 100_00, "owner": None},
        "now": {"name": "Level days 2026", "budget_minor": 250_00, "owner": mara.id},
    }


def test_an_edit_that_changes_nothing_leaves_no_trace(mara, at):
    fair = make.campaign(name="Level days", starts_on=date(2026, 6, 9))
    campaigns.edit(fair, by=mara, at=at, name="Level days", starts_on=date(2026, 6, 9))
    assert not AuditEntry.objects.filter(action="campaign.edited").exists()


def test_only_facts_of_a_campaign_can_be_edited(mara, at):
    with pytest.raises(TypeError, match="archived_at"):
        campaigns.edit(make.campaign(), by=mara, at=at, archived_at=at)


def test_the_first_budget_decides_the_currency_of_the_books(mara, at):
    Tenant.objects.update(currency=None)
    campaigns.start(name="Level days", budget_minor=500_00, currency="CHF", by=mara, at=at)
    assert Tenant.objects.get(slug="acme").currency == "CHF"
    settled = AuditEntry.objects.get(action="settings.changed")
    assert settled.facts == {"was": {"currency": None}, "now": {"currency": "CHF"}}


def test_a_budget_is_kept_in_the_currency_of_the_books(mara, at):
    with pytest.raises(OtherCurrency):
        campaigns.start(name="Level days", budget_minor=500_00, currency="USD", by=mara, at=at)


def test_an_archived_campaign_leaves_the_list_and_can_come_back(mara, at):
    fair = make.campaign()
    campaigns.archive(fair, by=mara, at=at)
    assert not Campaign.objects.live().exists()
    campaigns.bring_back(fair, by=mara, at=at)
    assert Campaign.objects.live().get() == fair
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions)[-2:] == ["campaign.archived", "campaign.brought_back"]


def test_archiving_twice_is_told_once(mara, at):
    fair = make.campaign()
    campaigns.archive(fair, by=mara, at=at)
    campaigns.archive(fair, by=mara, at=at)
    assert AuditEntry.objects.filter(action="campaign.archived").count() == 1


def test_what_a_form_names_is_found_or_started_once(at):
    first = campaigns.find_or_start(external_id="lp-7", by=None, at=at)
    again = campaigns.find_or_start(external_id="lp-7", name="Landing page", by=None, at=at)
    assert first == again
    assert again.name == "lp-7"
    assert AuditEntry.objects.filter(action="campaign.started").count() == 1


def test_a_channel_is_found_by_the_spelling_of_its_sources():
    first = campaigns.find_or_start_channel("paid_search", "Paid search")
    assert campaigns.find_or_start_channel("paid_search", "SEA") == first
    assert Channel.objects.get().name == "Paid search"
