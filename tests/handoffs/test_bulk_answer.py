"""One answer for several leads: each is answered like a single one, and none in silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.handoffs import actions, queries
from apps.handoffs.kinds import State, Via
from apps.handoffs.models import HandOff
from apps.tenancy import outbox
from apps.tenancy.models import Membership, OutboxRow
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered

INBOX = "/t/acme/sales/inbox/"
SEVERAL = f"{INBOX}several/"


@pytest.fixture
def three(rules, sol):
    return [offered(to=sol, at=timezone.now(), score=70 + n) for n in range(3)]


def states():
    return list(HandOff.objects.order_by("id").values_list("state", flat=True))


def ids(handoffs):
    return [str(one.public_id) for one in handoffs]


def test_what_is_ticked_is_accepted_together(three, sol, as_):
    page = as_(sol).get(INBOX).content.decode()
    assert page.count('name="handoff"') == 3
    answer = as_(sol).post(SEVERAL, {"handoff": ids(three[:2]), "answer": "accept"})
    assert (answer.status_code, states()) == (303, [State.ACCEPTED, State.ACCEPTED, State.OPEN])
    assert set(HandOff.objects.answered().values_list("via", flat=True)) == {Via.BULK}
    assert "2 leads answered" in as_(sol).get(answer.url).content.decode()


def test_one_reason_turns_them_all_down(three, sol, as_):
    told = {"all": "1", "answer": "reject", "reason": "industry"}
    as_(sol).post(SEVERAL, told)
    assert states() == [State.REJECTED] * 3
    assert {one.reason.code for one in HandOff.objects.all()} == {"industry"}


def test_what_could_not_be_answered_is_told_with_why(three, sol, jonas, as_):
    actions.accept(three[0], by=jonas, at=timezone.now())
    client = as_(sol)
    answer = client.post(SEVERAL, {"handoff": ids(three), "answer": "accept"})
    page = client.get(answer.url).content.decode()
    assert "2 leads answered" in page
    assert f"Lead {three[0].lead.number}: Jonas Weber was first: Accepted." in page


def test_a_reason_that_another_version_lacks_is_told(three, sol):
    answered = actions.answer_all(three[:1], by=sol, at=timezone.now(), answer="made_up")
    assert answered.done == ()
    assert [one.why for one in answered.refused] == [
        "The agreement it came under does not have this reason."
    ]
    other = actions.answer_all(three[:1], by=sol, at=timezone.now(), answer="other")
    assert "needs a few words" in other.refused[0].why
    assert states()[0] == State.OPEN


def test_the_whole_round_is_undone_with_one_click(three, sol, as_):
    client = as_(sol)
    answer = client.post(SEVERAL, {"all": "1", "answer": "accept"})
    page = client.get(answer.url).content.decode()
    since = page.split('name="since" value="')[1].split('"')[0]
    client.post(f"{SEVERAL}undo/", {"since": since.replace("&#x27;", "'")})
    assert states() == [State.OPEN] * 3


@pytest.mark.parametrize("told", [{}, {"answer": "accept"}, {"handoff": ["7"], "answer": "accept"}])
def test_without_a_lead_or_an_answer_nothing_happens(three, sol, as_, told):
    page = as_(sol).post(SEVERAL, told, follow=True)
    assert page.status_code == 200
    assert states() == [State.OPEN] * 3


def test_nobody_answers_for_another(three, sid, as_):
    as_(sid).post(SEVERAL, {"handoff": ids(three), "answer": "accept"})
    assert states() == [State.OPEN] * 3


@pytest.fixture
def many(rules, sol, monkeypatch):
    """A round of which two fit into one transaction."""
    for module in ("apps.handoffs.bulk_answer", "apps.handoffs.views.several"):
        monkeypatch.setattr(f"{module}.CHUNK", 2)
    return [offered(to=sol, at=timezone.now(), score=70) for _ in range(5)]


def work(n):
    rows = OutboxRow.objects.filter(topic="handoffs.answer_chunk", done_at=None).order_by("id")
    for row in rows[:n]:
        outbox.run(row)
        OutboxRow.objects.filter(id=row.id).update(done_at=timezone.now())


def test_a_long_round_is_a_job_and_its_page_says_how_far_it_is(many, sol, jonas, as_):
    actions.accept(many[4], by=jonas, at=timezone.now() - timedelta(minutes=1))
    client = as_(sol)
    told = {"handoff": ids(many), "answer": "reject", "reason": "industry"}
    address = client.post(SEVERAL, told).url
    assert states()[:4] == [State.OPEN] * 4
    assert "0 of 5 leads are answered" in client.get(address).content.decode()
    work(1)
    assert "2 of 5 leads are answered" in client.get(address).content.decode()
    work(2)
    page = client.get(address).content.decode()
    assert "4 of 5 leads are answered" in page
    assert "Jonas Weber was first: Accepted." in page
    assert states()[:4] == [State.REJECTED] * 4


def test_an_order_is_nobody_elses(many, sol, jonas):
    name = actions.order_answers(many, by=sol, answer="accept")
    of_sol, of_jonas = (Membership.objects.get(user=user) for user in (sol, jonas))
    assert queries.order_of(of_sol, name).of == 5
    assert queries.order_of(of_jonas, name) is None
    assert queries.order_of(of_sol, "made-up") is None


def test_a_reason_of_todays_version_is_not_given_to_a_lead_of_another(three, sol, now):
    ground_rules.rules(at=timezone.now())
    actions.answer_all(three, by=sol, at=timezone.now(), answer="industry")
    assert {now(one)[0].reason.rules_id for one in three} == {three[0].rules_id}
