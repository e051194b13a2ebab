"""The pages people look at all day, through Django's test client as signed-in people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from .goals import Goal, Line, print_goals
from .harness import measure
from .world import World

LIST = "/t/acme/marketing/leads/"
INBOX = "/t/acme/sales/inbox/"
CAMPAIGNS = "/t/acme/marketing/campaigns/"
LARGE_FROM = 500_000

BARE_PAGE = """
SELECT l.*, p.*, c.name, k.name, h.name, u.name FROM leads_lead l
JOIN leads_person p ON p.tenant_id = l.tenant_id AND p.id = l.person_id
LEFT JOIN leads_company c ON c.tenant_id = l.tenant_id AND c.id = l.company_id
LEFT JOIN campaigns_campaign k ON k.tenant_id = l.tenant_id AND k.id = l.campaign_id
LEFT JOIN campaigns_channel h ON h.tenant_id = l.tenant_id AND h.id = l.channel_id
LEFT JOIN accounts_user u ON u.id = l.owner_id
WHERE l.tenant_id = 1 ORDER BY l.captured_at DESC, l.id DESC LIMIT 51
"""


def run(world: World, *, rounds: int) -> list[Line]:
    """Lists, search, one lead, the inbox and the campaigns, beside bare statements."""
    title = f"Pages of a tenant with {world.size.leads:,} leads, {rounds} rounds"
    return print_goals(title, chain(_yardsticks(world, rounds), _pages(world, rounds)))


def _yardsticks(world: World, rounds: int) -> Iterator[Line]:
    """What the driver and the database alone need, on the connection that the pages use."""
    from apps.tenancy.scoping import tenant_transaction

    yield Line(measure("bare: 100,000 additions in Python", _add, n=rounds))
    with tenant_transaction(1):
        yield Line(measure("bare: SELECT 1", lambda: _ask("SELECT 1"), n=rounds))
        yield Line(measure("bare: a page of rows", lambda: _ask(BARE_PAGE), n=rounds))


def _add() -> None:
    """How quick this machine is at this moment: 3 ms where the figures of the README come from."""
    total = 0
    for number in range(100_000):
        total += number


def _ask(statement: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _pages(world: World, rounds: int) -> Iterator[Line]:
    mara, jonas = signed_in("marketer1"), signed_in("sales_manager1")
    for name, client, address, goal in _addresses(world, mara, jonas):
        yield Line(measure(name, _opening(client, address), n=rounds), goal)


def _addresses(world: World, mara: Any, jonas: Any) -> Iterator[tuple[str, Any, str, Goal]]:
    from apps.campaigns.models import Campaign, Channel
    from apps.tenancy.scoping import tenant_transaction

    is_large = world.size.leads >= LARGE_FROM
    a_list = Goal(p95_ms=60 if is_large else 30, statements=8)
    a_search = Goal(p95_ms=25, statements=8)
    with tenant_transaction(1):
        campaign = Campaign.objects.get(name="Campaign 1").public_id
        channel = Channel.objects.get(code="event").id
    middle, known = world.size.leads // 2, _known_lead(world.size.leads // 3)
    yield "list, newest", mara, LIST, a_list
    yield "list, one stage", mara, f"{LIST}?stage=accepted", a_list
    yield "list, one channel", mara, f"{LIST}?channel={channel}", a_list
    yield "list, one campaign", mara, f"{LIST}?campaign={campaign}", a_list
    yield "list, stage and channel", mara, f"{LIST}?stage=won&channel={channel}", a_list
    yield "list, oldest first", mara, f"{LIST}?sort=captured", a_list
    yield "list, by score", mara, f"{LIST}?sort=-score", a_list
    yield "list, by what is due", mara, f"{LIST}?sort=due", a_list
    yield "list, halfway down", mara, f"{LIST}?older={_cursor_at(middle)}", a_list
    yield "my leads", signed_in("rep1"), "/t/acme/sales/leads/", a_list
    yield "search, e-mail address", mara, f"{LIST}?q={known}", a_search
    yield "search, rare word", mara, f"{LIST}?q={middle}x", a_search
    yield "search, first name of many", mara, f"{LIST}?q=mar", a_search
    yield "search, first and last name", mara, f"{LIST}?q=maria+brandt", a_search
    yield "search, word of every lead", mara, f"{LIST}?q=gmb", a_search
    yield "search, no hit", mara, f"{LIST}?q=zzyzx", a_search
    yield "palette, first name of many", mara, "/t/acme/search/?q=mar", a_search
    lead = Goal(p95_ms=25, statements=12)
    yield "lead page, Marketing", mara, f"{LIST}{middle}/", lead
    yield "lead page, Sales", jonas, f"/t/acme/sales/leads/{_handed_over()}/", lead
    two_panes = Goal(p95_ms=25, statements=18)
    yield "inbox of everybody", jonas, INBOX, two_panes
    yield "inbox of one", signed_in("rep1"), INBOX, two_panes
    yield f"campaigns ({world.size.campaigns})", mara, CAMPAIGNS, Goal(statements=10)


def _known_lead(number: int) -> str:
    return _of_lead(number).person.email


def _handed_over() -> int:
    from apps.handoffs.models import HandOff
    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1):
        return HandOff.objects.select_related("lead").order_by("-id")[0].lead.number


def _cursor_at(number: int) -> str:
    from apps.core.keyset import encode_cursor

    lead = _of_lead(number)
    return encode_cursor(("-captured_at", "-id"), [lead.captured_at, lead.id])


def _of_lead(number: int) -> Any:
    from apps.leads.models import Lead
    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1):
        return Lead.objects.select_related("person").get(number=number)


def signed_in(who: str) -> Any:
    """A browser in which this member of the large tenant is signed in."""
    from django.test import Client

    from apps.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=f"{who}@acme.example"))
    return client


def _opening(client: Any, address: str) -> Callable[[], None]:
    def open_it() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return open_it
