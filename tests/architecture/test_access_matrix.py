"""Who may open which door: every route, every method, every role; inside, outside and removed.

The expectations come from what each view declares and from the one table of roles. A new route is
in the matrix as soon as it is in the resolver, and fails until its rule and its objects are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from apps.accounts.models import User
from apps.tenancy.kinds import DEPARTMENT_OF, GRANTS, OWN_LEADS_ONLY, Role

from .conftest import Worlds
from .routes import Route, all_routes, tenant_routes
from .world import World, fingerprint

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
#: They see some leads only, so that an object of their own tenant may not exist for them.
NARROWED = OWN_LEADS_ONLY | {Role.AGENCY}
#: Doors to what is a department's own: who stands on shared ground may not use them.
OF_A_DEPARTMENT = {"leads:add_note"}
#: What one person was asked or told: for everybody else in the company it is not there.
OF_ONE_PERSON = {
    "feedback:opinion", "feedback:receipt", "handoffs:several", "outcomes:handing_over",
}  # fmt: skip
_MARKETING = frozenset({Role.ADMIN, Role.MARKETING_LEAD, Role.MARKETER})
#: Where acting asks for more than seeing: who may POST, out of those who may open the door. The
#: world's promise is Marketing's, so that nobody else moves, keeps or withdraws it.
ACTING = {
    "campaigns:commitments": _MARKETING | {Role.SALES_MANAGER},
    "campaigns:deliver": _MARKETING,
    "campaigns:move": _MARKETING,
    "campaigns:withdraw": _MARKETING,
}

pytestmark = pytest.mark.django_db
each_tenant_route = pytest.mark.parametrize("route", tenant_routes(), ids=str)


@pytest.fixture(scope="module")
def signed_in(worlds: Worlds) -> Callable[[User], Client]:
    """signed_in(user) → their browser, signed in once for all tests of this module."""
    backend = "apps.accounts.backend.Backend"
    browsers: dict[int, Client] = {}

    def of(user: User) -> Client:
        if user.id not in browsers:
            browsers[user.id] = Client()
            browsers[user.id].force_login(user, backend=backend)
        return browsers[user.id]

    for user in (*worlds.acme.people.values(), worlds.acme.removed):
        of(user)
    for user in worlds.globex.people.values():
        of(user)
    return of


@pytest.fixture(scope="module")
def globex_as_it_was(worlds: Worlds, signed_in: Callable[[User], Client]) -> str:
    """Every test undoes what it did, so that this is so before each of them."""
    return fingerprint(worlds.globex.tenant)


@pytest.fixture(scope="module")
def acme_as_it_was(worlds: Worlds, signed_in: Callable[[User], Client]) -> str:
    return fingerprint(worlds.acme.tenant)


class Answer:
    """What came back, read to its end, and undone."""

    def __init__(self, client: Client, method: str, url: str) -> None:
        with transaction.atomic():
            response: Any = client.generic(method, url)
            is_stream = getattr(response, "streaming", False)
            self.body = b"".join(response.streaming_content) if is_stream else response.content
            self.status = response.status_code
            self.location = response.headers.get("Location", "")
            self.headers = sorted(set(response.headers) - {"X-Request-Id", "Content-Length"})
            transaction.set_rollback(True)

    def __eq__(self, other: object) -> bool:
        """The same bytes; what the browser learns besides is in the headers' names."""
        return isinstance(other, Answer) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(self.body)

    def __repr__(self) -> str:
        return f"{self.status} {self.location or self.body[:300]!r}"


def answers(client: Client, url: str, methods: Iterable[str] = METHODS) -> dict[str, Answer]:
    return {method: Answer(client, method, url) for method in methods}


def test_every_door_says_who_may_open_it() -> None:
    assert [route.name for route in all_routes() if route.is_ours and not route.access] == []
    assert len(tenant_routes()) > 0


@each_tenant_route
def test_members_meet_what_the_table_of_roles_says(
    route: Route, worlds: Worlds, signed_in: Callable[[User], Client]
) -> None:
    acme, url = worlds.acme, worlds.acme.path(route.url(worlds.acme))
    as_admin = answers(signed_in(acme.people[Role.ADMIN]), url)
    assert {answer.status for answer in as_admin.values()} != {405}
    given = {
        role: answers(signed_in(user), url, methods_to_try(route, role, as_admin))
        for role, user in acme.people.items()
        if role != Role.ADMIN
    }
    surprises = [
        f"{role} {method}: {answer}"
        for role, of_role in {**given, Role.ADMIN: as_admin}.items()
        for method, answer in of_role.items()
        if not is_as_agreed(route, role, answer, as_admin[method], method)
    ]
    assert surprises == []


def methods_to_try(route: Route, role: Role, as_admin: dict[str, Answer]) -> set[str]:
    """What the door knows; agencies, who may least, try the rest. HEAD is a GET whose body is
    thrown away: to be tried by those who may not GET."""
    known = {method for method, answer in as_admin.items() if answer.status != 405}
    if role == Role.AGENCY:
        return set(METHODS)
    return known - {"HEAD"} if route.capability in GRANTS[role] else known


def is_as_agreed(route: Route, role: Role, answer: Answer, as_admin: Answer, method: str) -> bool:
    if as_admin.status == 405:
        return answer.status == 405
    if route.capability not in GRANTS[role]:
        return answer.status == 403
    is_shared_ground = role not in DEPARTMENT_OF and route.name in OF_A_DEPARTMENT
    is_partly_seen = role in NARROWED and bool(route.arguments)
    is_hidden = is_partly_seen or is_shared_ground or route.name in OF_ONE_PERSON
    if answer.status == 404 and is_hidden:
        return True
    if not may_act(role, route, method):
        return answer.status == 403
    is_refused = answer.status in (401, 403, 404) or answer.status >= 500
    return not (is_refused or answer.location.startswith("/login/"))


def may_act(role: Role, route: Route, method: str) -> bool:
    return method != "POST" or role in ACTING.get(route.name, Role)


@each_tenant_route
def test_outsiders_and_removed_members_find_what_does_not_exist(
    route: Route, worlds: Worlds, signed_in: Callable[[User], Client], acme_as_it_was: str
) -> None:
    """Whatever they ask, the answer is the one that reading gets where no company is."""
    inside = route.url(worlds.acme)
    for stranger in (worlds.globex.people[Role.ADMIN], worlds.acme.removed):
        client = signed_in(stranger)
        nowhere = answers(client, f"/t/no-such-company{inside}", ("GET", "HEAD"))
        assert {answer.status for answer in nowhere.values()} == {404}
        for method, answer in answers(client, worlds.acme.path(inside)).items():
            assert answer == nowhere["HEAD" if method == "HEAD" else "GET"], method
    assert fingerprint(worlds.acme.tenant) == acme_as_it_was


@each_tenant_route
def test_the_anonymous_are_sent_to_sign_in(route: Route, worlds: Worlds) -> None:
    inside = route.url(worlds.acme)
    for company in ("acme", "no-such-company"):
        for method, answer in answers(Client(), f"/t/{company}{inside}").items():
            assert (answer.status, method) == (302, method)
            assert answer.location.startswith(f"/login/?next=/t/{company}/")


@pytest.mark.parametrize("route", [route for route in tenant_routes() if route.arguments], ids=str)
def test_another_tenants_objects_do_not_exist(
    route: Route, worlds: Worlds, signed_in: Callable[[User], Client], globex_as_it_was: str
) -> None:
    """With the ids of Globex's objects in Acme's addresses: as if the ids were made up."""
    acme, globex = worlds
    opener = next(role for role in Role if route.capability in GRANTS[role])
    client = signed_in(acme.people[opener])
    theirs = answers(client, acme.path(route.url(globex)))
    assert {answer.status for answer in theirs.values()} <= {404, 405}
    assert theirs == answers(client, acme.path(_made_up(route, globex)))
    assert fingerprint(globex.tenant) == globex_as_it_was


def _made_up(route: Route, world: World) -> str:
    """The route's address with ids that nobody has."""
    url = route.url(world)
    for argument in route.arguments:
        real = route._sample(argument)(world)
        url = url.replace(str(real), str(uuid4() if isinstance(real, UUID) else 987654321))
    return url


@each_tenant_route
def test_what_acme_does_leaves_globex_as_it_was(
    route: Route, worlds: Worlds, signed_in: Callable[[User], Client], globex_as_it_was: str
) -> None:
    admin = signed_in(worlds.acme.people[Role.ADMIN])
    with transaction.atomic():
        for method in WRITING:
            with transaction.atomic():
                admin.generic(method, worlds.acme.path(route.url(worlds.acme)))
        assert fingerprint(worlds.globex.tenant) == globex_as_it_was
        transaction.set_rollback(True)


OUTSIDE = [route for route in all_routes() if route.is_ours and route.capability is None]


@pytest.mark.parametrize("route", OUTSIDE, ids=str)
def test_doors_outside_tenants_keep_their_word(
    route: Route, worlds: Worlds, signed_in: Callable[[User], Client]
) -> None:
    """Public ones answer anybody, the others send the anonymous to sign in; none breaks."""
    url = route.url(worlds.acme)
    member = signed_in(worlds.acme.people[Role.REP])
    is_public = str(route.access).startswith("public: ")
    for method, answer in answers(Client(), url).items():
        is_sent_away = answer.location.startswith("/login/")
        assert is_public or is_sent_away or answer.status == 405, f"{method}: {answer}"
    for client in (Client(), member):
        assert [a for a in answers(client, url).values() if a.status >= 500] == []


@pytest.mark.parametrize("route", OUTSIDE, ids=str)
def test_inside_a_tenant_only_its_own_doors_exist(
    route: Route, worlds: Worlds, signed_in: Callable[[User], Client]
) -> None:
    admin = signed_in(worlds.acme.people[Role.ADMIN])
    assert Answer(admin, "GET", worlds.acme.path(route.url(worlds.acme))).status == 404


@pytest.fixture(autouse=True)
def _nobody_in_scope() -> Iterator[None]:
    from apps.tenancy.scoping import NOBODY, current_scope

    yield
    assert current_scope() == NOBODY
