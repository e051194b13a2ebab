"""The same pages over HTTP, eight people at once; and what the web server weighs afterwards."""

from __future__ import annotations

from collections.abc import Callable

from .bench_lists import CAMPAIGNS, INBOX, LIST, signed_in
from .goals import NONE, Goal, Line, print_goals
from .load import Request
from .web import WORKERS, serving
from .world import World

MEMORY_MIB = 350
PAGES = {
    "list": LIST,
    "search": f"{LIST}?q=mar",
    "lead page": f"{LIST}100/",
    "campaigns": CAMPAIGNS,
    "inbox": INBOX,
}


def run(world: World, *, rounds: int) -> list[Line]:
    """Pages with one and eight clients, then memory."""
    seconds = rounds / 20
    with serving(world) as web:
        before = web.memory_mib
        lines = [
            web.put_under_load(
                f"{name}, {clients} at once",
                _opening(address),
                clients=clients,
                seconds=seconds,
                goal=Goal(p95_ms=250, per_second=60) if (name, clients) == ("list", 8) else NONE,
                statements=0,
            )
            for name, address in PAGES.items()
            for clients in (1, 8)
        ]
        after = web.memory_mib
    print_goals(f"Pages over HTTP, {WORKERS} workers, {seconds:g} s each", lines)
    verdict = "met" if after < MEMORY_MIB else "missed"
    print(f"\nMemory of the web server: {before:.0f} MiB PSS at the start, {after:.0f} MiB after"
          f" the load (goal < {MEMORY_MIB}: {verdict})")  # fmt: skip
    return lines


def _opening(address: str) -> Callable[[int, int], Request]:
    who = "sales_manager1" if address == INBOX else "marketer1"
    cookies = signed_in(who).cookies
    headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())}
    return lambda _client, _n: Request("GET", address, headers=headers)
