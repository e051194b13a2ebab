"""A colleague judges an answered lead blind; how far both agree is for managers only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.rater_agreement import ENOUGH
from apps.feedback import errors, jobs
from apps.feedback.actions import opinions
from apps.feedback.models import SecondOpinion
from apps.feedback.queries import judgements
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause
from apps.handoffs import actions as handoffs
from apps.handoffs.models import HandOff
from apps.notifications.models import Notification
from apps.tenancy.kinds import Role
from apps.tenancy.scoping import no_tenant
from tests.factories import ground_rules
from tests.factories.feedback import rejection, verdict
from tests.factories.handoffs import handoff as offered

HOUR = timedelta(hours=1)


def agree_on_share(version, sample_pct):
    """Every clause that says how both deal with each other says this share."""
    for clause in Clause.objects.filter(rules=version, kind=ClauseKind.OTHER):
        clause.rule = {**clause.rule, "sample_pct": sample_pct}
        with ground_rules.rewriting():
            clause.save(update_fields=["rule"])


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def rejected(sol, mara, at):
    return rejection(sol, at=at, handed_over_by=mara, company="Hydrotec", text="Wrong steel.")


@pytest.fixture
def draw_all(rules):
    """Every answer is drawn."""
    agree_on_share(rules, 100)


def test_a_colleague_is_asked_who_had_nothing_to_do_with_the_lead(rejected, sol, sid, jonas, at):
    asked = opinions.ask(rejected, at=at)
    assert (asked.asked_of, asked.handoff_id, asked.answered_at) == (sid, rejected.id, None)


def test_nobody_is_asked_where_everybody_has_seen_the_lead(rejected, sol, sid, at):
    again = handoffs.offer(rejected.lead, by=None, at=at + HOUR, to=sid)
    assert again.to == sid
    assert opinions.ask(rejected, at=at + HOUR) is None
    assert not SecondOpinion.objects.exists()


def test_a_lead_is_judged_a_second_time_once(rejected, sid, at):
    assert opinions.ask(rejected, at=at) is not None
    assert opinions.ask(rejected, at=at) is None
    assert SecondOpinion.objects.count() == 1


def test_who_has_the_fewest_to_judge_is_asked(rejected, sid, sol, member, acme, at):
    with no_tenant():
        rosa = member(acme, Role.REP, "Rosa Lind")
    first = opinions.ask(rejected, at=at)
    other = opinions.ask(rejection(sol, at=at), at=at)
    assert {first.asked_of, other.asked_of} == {sid, rosa}


def test_accepted_leads_are_drawn_as_well_so_that_being_asked_says_nothing(
    draw_all, rejected, sol, sid, at
):
    handoffs.accept(offered(to=sol, at=at), by=sol, at=at)
    offered(to=sol, at=at)
    assert opinions.ask_drawn(at=at + HOUR, limit=10) == 2
    states = SecondOpinion.objects.values_list("handoff__state", flat=True)
    assert sorted(states) == ["accepted", "rejected"]


def test_the_agreed_share_is_drawn(rejected, sol, sid, at, rules):
    agree_on_share(rules, 0)
    assert opinions.ask_drawn(at=at + HOUR, limit=10) == 0


def test_what_can_still_be_undone_is_not_drawn(draw_all, rejected, sid, at):
    assert opinions.ask_drawn(at=at + timedelta(minutes=9), limit=10) == 0
    assert opinions.ask_drawn(at=at + timedelta(minutes=11), limit=10) == 1
    assert opinions.ask_drawn(at=at + timedelta(minutes=11), limit=10) == 0


def test_what_is_long_ago_is_not_drawn(draw_all, rejected, sid, at):
    assert opinions.ask_drawn(at=at + timedelta(days=8), limit=10) == 0


def test_an_opinion_is_given_once_by_who_was_asked(rejected, sid, sol, at):
    asked = opinions.ask(rejected, at=at)
    with pytest.raises(errors.NotAskedOfYou):
        opinions.give(asked, by=sol, at=at, would_accept=True, quality=4)
    given = opinions.give(asked, by=sid, at=at, would_accept=True, quality=None)
    assert (given.would_accept, given.quality, given.answered_at) == (True, None, at)
    with pytest.raises(errors.AlreadyGiven):
        opinions.give(asked, by=sid, at=at, would_accept=False, quality=1)


def test_who_is_asked_hears_of_it(rejected, sid, at):
    asked = opinions.ask(rejected, at=at)
    for _ in range(2):
        jobs.announce_opinion(opinion_id=asked.id)
    assert Notification.objects.get(recipient=sid).sentence.endswith("your second opinion.")


def test_the_page_shows_no_answer_and_nobody_who_gave_it(rejected, sol, sid, as_, at):
    asked = opinions.ask(rejected, at=at)
    page = as_(sid).get(f"/t/acme/sales/second-opinions/{asked.public_id}/").content.decode()
    assert "Hydrotec" in page
    for secret in ("Sol Castellani", "Wrong steel", "Not our industry", "Mara Novak"):
        assert secret not in page


def test_judging_on_the_page(rejected, sid, as_, at):
    asked = opinions.ask(rejected, at=at)
    client, address = as_(sid), f"/t/acme/sales/second-opinions/{asked.public_id}/"
    assert "Hydrotec" in client.get("/t/acme/sales/second-opinions/").content.decode()
    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"would_accept": "no", "quality": "2"})
    assert (answer.status_code, answer.url) == (303, "/t/acme/sales/second-opinions/")
    given = SecondOpinion.objects.get()
    assert (given.would_accept, given.quality) == (False, 2)
    assert "Hydrotec" not in client.get("/t/acme/sales/second-opinions/").content.decode()
    assert "judged this lead" in client.get(address).content.decode()


def test_nobody_else_opens_what_somebody_was_asked(rejected, sid, sol, jonas, ada, as_, at):
    asked = opinions.ask(rejected, at=at)
    for other in (sol, jonas, ada):
        address = f"/t/acme/sales/second-opinions/{asked.public_id}/"
        assert as_(other).get(address).status_code == 404


def test_only_managers_see_how_far_judgements_agree(
    sol, sid, mara, agi, eve, jonas, lena, ada, as_
):
    for person in (sol, sid, mara, agi, eve):
        assert as_(person).get("/t/acme/judgements/").status_code == 403
    for manager in (jonas, lena, ada):
        assert as_(manager).get("/t/acme/judgements/").status_code == 200


def judged(sol, sid, now, *, grade, quality, would_accept):
    """A lead with Marketing's grade, Sales' verdict and a second opinion."""
    handoff = offered(to=sol, at=now - HOUR, score=60)
    HandOff.objects.filter(id=handoff.id).update(grade=grade)
    verdict(handoff, by=sol, quality=quality)
    asked = opinions.ask(handoff, at=now)
    opinions.give(asked, by=sid, at=now, would_accept=would_accept, quality=None)
    return handoff


def cell_of(table, row, column):
    return f"/t/acme/judgements/leads/?table={table}&row={row}&column={column}"


def test_every_cell_opens_exactly_the_leads_it_counts(sol, sid, jonas, as_):
    now = timezone.now()
    for grade, quality, would_accept in [
        ("A1", 5, True), ("A1", 4, True), ("A3", 5, False), ("C3", 3, True), ("", 1, False),
        ("B2", 3, True),
    ]:  # fmt: skip
        judged(sol, sid, now, grade=grade, quality=quality, would_accept=would_accept)
    verdict(offered(to=sol, at=now - HOUR), by=sol, quality=2)
    client = as_(jonas)
    judgements_page = client.get("/t/acme/judgements/").content.decode()
    for comparison in (judgements.grades_and_verdicts(now), judgements.first_and_second(now)):
        assert comparison.judged.n == 6
        for _, cells in comparison.lines:
            for row, column, count in cells:
                found = judgements.behind(comparison.name, row, column, now)
                assert found.count() == count
                address = cell_of(comparison.name, row, column)
                page = client.get(address)
                opens = address.replace("&", "&amp;") in judgements_page
                assert opens == (count > 0)
                assert page.context["total"] == len(page.context["records"]) == count
    assert '>1<span class="visually-hidden"> lead</span>' in judgements_page
    grades = judgements.grades_and_verdicts(now)
    assert grades.judged.table == ((2, 0, 0), (1, 1, 1), (0, 1, 0))
    assert grades.left_out == 1


@pytest.mark.parametrize(("table", "alike"), [("grades", 2), ("opinions", 2)])
def test_judged_alike_and_all_that_were_judged_open_as_many_leads(
    sol, sid, jonas, as_, table, alike
):
    now = timezone.now()
    for grade, quality in (("A1", 5), ("A3", 3), ("C3", 4)):
        judged(sol, sid, now, grade=grade, quality=quality, would_accept=quality > 3)
    client = as_(jonas)
    shown = client.get("/t/acme/judgements/").content.decode()
    for name, n in (("alike", alike), ("all", 3)):
        link = f"/t/acme/judgements/leads/?{name}={table}"
        assert f'href="{link}">{n}<' in shown
        assert client.get(link).context["total"] == n


def test_a_cell_that_no_table_has_is_not_there(jonas, as_):
    client = as_(jonas)
    assert client.get("/t/acme/judgements/leads/?alike=other").status_code == 404
    for cell in (("grades", 3, 0), ("opinions", 2, 0), ("grades", 0, 9), ("other", 0, 0)):
        assert client.get(cell_of(*cell)).status_code == 404
    assert client.get("/t/acme/judgements/leads/").url == "/t/acme/judgements/"


def test_kappa_is_not_said_of_few_leads(sol, sid, jonas, as_):
    now = timezone.now()
    judged(sol, sid, now, grade="A1", quality=5, would_accept=True)
    comparison = judgements.grades_and_verdicts(now)
    assert (comparison.judged.po, comparison.kappa, comparison.pabak) == (1.0, None, None)
    page = as_(jonas).get("/t/acme/judgements/").content.decode()
    assert "no data" in page
    assert f"Below {ENOUGH} leads it says nothing." in page


def test_what_was_said_more_than_a_year_ago_is_left_out(sol, sid):
    now = timezone.now()
    judged(sol, sid, now, grade="A1", quality=5, would_accept=True)
    later = now + timedelta(days=400)
    assert judgements.grades_and_verdicts(later).judged.n == 0
    assert judgements.first_and_second(later).judged.n == 0
