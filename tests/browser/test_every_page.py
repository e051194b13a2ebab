"""Every page that links lead to is open to everyone: no barrier, no sideways scroll, no error.

The crawl finds the pages: a new screen is covered the moment something links to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from apps.accounts.models import User
from apps.feedback.kinds import Decision
from apps.feedback.models import Dispute, Receipt, SecondOpinion
from apps.feedback.queries.judgements import grades_and_verdicts
from apps.handoffs.models import HandOff
from apps.intake.models import Batch
from apps.outcomes.models import Discrepancy
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import tenant_scope
from apps.workspace.demo import people
from apps.workspace.demo.company import seed

from .seat import Seat

ROLES = (
    people.HEAD_OF_MARKETING, people.AMARA, people.HEAD_OF_SALES, people.ADMIN, people.EXECUTIVE,
    people.AGENCY,
)  # fmt: skip
MOUNT = f"/t/{people.SLUG}"
#: Routes that answer with a file.
FILES = {"leads:export", "reports:records_csv", "reports:closed_loop_csv", "outcomes:desk_csv"}


def route_of(path: str) -> str | None:
    """The name of the route a link leads to; None for what is not a page of ours."""
    inside = path[len(MOUNT) :] if path.startswith(f"{MOUNT}/") else path
    try:
        name: str = resolve(urlsplit(inside).path).view_name
    except Resolver404:
        return None
    return (
        None if not name or name in FILES or name.endswith(("csv", "_export", "logout")) else name
    )


class Links(HTMLParser):
    """Where the links of a page lead, those of drawings too."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address and not urlsplit(address).netloc:
            self.addresses.append(address)


def crawl(client: Client, start: str) -> Iterator[tuple[str, str]]:
    """(route, path) of every route reachable from `start`, each route once."""
    seen: set[str] = set()
    waiting = [(start, "the door")]
    while waiting:
        path, linked_from = waiting.pop(0)
        route = route_of(path)
        if route is None or route in seen:
            continue
        seen.add(route)
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, f"{path}, linked from {linked_from}: {answer.status_code}"
        if not answer["Content-Type"].startswith("text/html"):
            continue  # a file
        yield route, path
        found = Links(answer.content.decode()).addresses
        here = answer.request["PATH_INFO"]
        waiting += [(urldefrag(urljoin(here, one)).url, path) for one in found]


def pages_of_everybody(as_: Callable[[User], Client]) -> Iterator[tuple[User, dict[str, str]]]:
    """Each person, and the pages that nobody before them had: {route: path}."""
    known: set[str] = set()
    for person in ROLES:
        user = User.objects.get(email=person.email)
        pages = dict(crawl(as_(user), f"{MOUNT}/"))
        yield user, {route: path for route, path in pages.items() if route not in known}
        known |= set(pages)


@pytest.mark.journey
@pytest.mark.timeout(1100)
def test_no_page_of_any_role_has_a_barrier(
    transactional_db: None, seat: Callable[..., Seat], as_: Callable[[User], Client]
) -> None:
    the_demo_shows_all_there_is(seed(timezone.now()))
    found: dict[str, list[object]] = {}
    checked: set[str] = set()
    for user, pages in pages_of_everybody(as_):
        one = seat(user)
        for route, path in pages.items():
            if wrong := what_is_wrong(one, path, route.replace(":", "-")):
                found[f"{route} {path}"] = wrong
        checked |= set(pages)
    assert len(checked) > 25, checked
    assert not found, "\n".join(f"{page}: {wrong}" for page, wrong in found.items())


def the_demo_shows_all_there_is(tenant: Tenant) -> None:
    """No page of the demo company is empty, or it could not be judged.

    Which disputes are decided, and which differences, depends on the weekday of its last days.
    """
    with tenant_scope(tenant.id), transaction.atomic():
        decisions = set(Dispute.objects.values_list("decision", flat=True))
        receipts = set(Receipt.objects.values_list("kind", flat=True))
        differing = set(Discrepancy.objects.values_list("state", flat=True))
        files = set(Batch.objects.values_list("kind", "state"))
        judged = SecondOpinion.objects.exclude(answered_at=None).count()
        wrong_facts = HandOff.objects.filter(data_was_wrong=True).count()
        alike = grades_and_verdicts(timezone.now()).kappa
    assert decisions & {*Decision.values}
    assert {"dispute_decided", "rule_changed", "data_corrected"} & receipts
    assert "open" in differing
    assert {("leads", "done"), ("leads", "matched"), ("outcomes", "done")} <= files
    assert judged
    assert alike
    assert alike > 0.2
    assert wrong_facts


def what_is_wrong(one: Seat, path: str, name: str) -> list[object]:
    """What stands in the way at a desk by day and, without loading it again, on a phone at night
    before the letters have come: both ends of the widths, both themes."""
    one.change_look(width=1440, theme="light")
    status = one.open(path)
    wrong: list[object] = [f"answered {status}"] if status != 200 else []
    wrong += what_disturbs(one, f"{name}-desk")
    one.change_look(width=390, theme="dark")
    one.lose_letters()
    return [*wrong, *what_disturbs(one, f"{name}-phone")]


def what_disturbs(one: Seat, name: str) -> list[object]:
    """What the browser refused, axe-core found and the eye would miss."""
    one.shoot(name)
    wrong: list[object] = [*one.barriers(), *one.complaints]
    if sideways := one.sideways():
        wrong.append(f"{name} is {sideways} px wider than the window")
    one.complaints.clear()
    return wrong
