"""Every page that links lead to is open to everyone: no barrier, no sideways scroll, no error.

The crawl finds the pages: a new screen is covered the moment something links to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import timezone

from apps.accounts.models import User
from apps.workspace.demo import people
from apps.workspace.demo.company import seed

from .conftest import Seat

ROLES = (
    people.HEAD_OF_MARKETING, people.AMARA, people.HEAD_OF_SALES, people.ADMIN, people.EXECUTIVE,
    people.AGENCY,
)  # fmt: skip
MOUNT = f"/t/{people.SLUG}"
#: Of HTML and of SVG links alike.
ADDRESSES = "all => all.map(one => new URL(one.getAttribute('href'), location).href)"
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


def crawl(seat: Seat, start: str) -> Iterator[tuple[str, str]]:
    """(route, path) of every route reachable from `start`, each route once, with its page open."""
    seen: set[str] = set()
    waiting = [(start, "the door")]
    while waiting:
        path, linked_from = waiting.pop(0)
        route = route_of(path)
        if route is None or route in seen:
            continue
        seen.add(route)
        status = seat.open(path)
        assert status == 200, f"{path}, linked from {linked_from}, answered {status}"
        yield route, path
        links = seat.page.eval_on_selector_all("a[href]", ADDRESSES)
        waiting += [(_path(link), path) for link in links if link.startswith(seat.base)]


def _path(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.journey
@pytest.mark.timeout(900)
def test_no_page_of_any_role_has_a_barrier(
    transactional_db: None, seat: Callable[..., Seat]
) -> None:
    seed(timezone.now())
    found: dict[str, list[object]] = {}
    checked: set[str] = set()
    for person in ROLES:
        user = User.objects.get(email=person.email)
        wide, narrow = seat(user), seat(user, width=390, theme="dark", fonts=False)
        for route, path in crawl(wide, f"{MOUNT}/"):
            if route in checked:
                continue
            checked.add(route)
            narrow.open(path)
            for name, one in (("wide", wide), ("narrow", narrow)):
                one.shoot(f"{route.replace(':', '-')}-{name}")
                wrong: list[object] = [*one.barriers(), *one.complaints]
                if one.sideways():
                    wrong.append(f"{one.sideways()} px wider than the window")
                if wrong:
                    found[f"{route} {name} {path}"] = wrong
                one.complaints.clear()
    assert len(checked) > 25, checked
    assert not found, "\n".join(f"{page}: {wrong}" for page, wrong in found.items())
