"""Two heads agree in a real browser: read, sign with password and name; no script is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.ground_rules import comments, drafting, signing
from apps.ground_rules.kinds import ClauseKind
from apps.ground_rules.models import Clause, GroundRules
from apps.ground_rules.scoring_default import default_scheme
from apps.tenancy import actions as tenancy
from apps.tenancy.kinds import Department, Role
from apps.tenancy.models import Tenant
from apps.tenancy.queries import local_day
from apps.tenancy.scoping import tenant_transaction
from apps.workspace.actions import open_company

from .seat import PASSWORD, Seat, registered

AGREEMENT = "/t/acme/agreement/"
#: Which of the changes has the focus.
PLACE = """() => [...document.querySelectorAll("[data-changed]")]
    .findIndex((change) => change === document.activeElement)"""


@dataclass
class Table:
    """Where the two heads sit; version 2 is proposed and Marketing has signed."""

    tenant: Tenant
    lena: User
    jonas: User

    def version(self, number: int) -> GroundRules:
        with tenant_transaction(self.tenant.id):
            return GroundRules.objects.get(version=number)


@pytest.fixture
def table(transactional_db: None) -> Table:
    at = timezone.now()
    ada, lena, jonas = (registered(name) for name in ("Ada Admin", "Lena Hartmann", "Jonas Weber"))
    tenant = open_company(slug="acme", name="Acme", admin=ada, at=at, currency="EUR")
    with tenant_transaction(tenant.id):
        tenancy.admit(jonas, Role.SALES_MANAGER, by=ada, at=at)
        tenancy.admit(lena, Role.MARKETING_LEAD, by=ada, at=at)
        _propose(lena, jonas)
    return Table(tenant, lena, jonas)


def _propose(lena: User, jonas: User) -> None:
    at = timezone.now()
    draft = drafting.start_draft(by=lena, at=at)
    response = Clause.objects.get(rules=draft, key="response")
    text = response.text.replace(
        "24 working hours.", "6 working hours, and within 4 when the person asked for a quote."
    )
    drafting.edit_clause(response, by=lena, at=at, text=text, rule={"minutes": 360})
    scheme = default_scheme(industries=("Water", "Dairy"))
    drafting.add_clause(
        draft, by=lena, at=at, kind=ClauseKind.SCORE, text="A lead scores by this table.",
        title="Points", rule=scheme.to_json(),
    )  # fmt: skip
    comments.comment(draft, by=jonas, at=at, text="Tight on Fridays.", clause_key="response")
    signing.propose(
        draft, by=lena, at=at, starts_on=local_day(at) + timedelta(days=3),
        marketing_signer=lena, sales_signer=jonas,
    )  # fmt: skip
    signing.sign(draft, by=lena, at=at, department=Department.MARKETING, typed_name="Lena Hartmann")


def test_the_second_head_signs_without_script(table: Table, seat: Callable[..., Seat]) -> None:
    jonas = seat(table.jonas, script=False)
    jonas.open(f"{AGREEMENT}v/2/")
    jonas.page.get_by_role("link", name="Go on to sign").click()
    jonas.page.get_by_label("Password").fill(PASSWORD)
    jonas.page.locator("main button[type=submit]").first.click()
    jonas.page.get_by_label("Type your full name to sign").fill("Jonas Weber")
    jonas.shoot("agreement-signing")
    jonas.page.get_by_role("button", name="Sign for Sales").click()
    jonas.reads("Both have signed")
    assert table.version(2).state == "signed"


@pytest.mark.parametrize("view", ["", "?view=side"])
def test_keys_go_from_change_to_change_and_take_the_focus_along(
    table: Table, seat: Callable[..., Seat], view: str
) -> None:
    jonas = seat(table.jonas)
    jonas.open(f"{AGREEMENT}v/2/diff/1/{view}")
    changes = jonas.page.locator("[data-changed]").count()
    assert changes >= 2
    seen = []
    for key in ("n", "n", "p", "p", "p", *("n" for _ in range(changes))):
        jonas.page.keyboard.press(key)
        seen.append(jonas.page.evaluate(PLACE))
    assert seen[:5] == [0, 1, 0, 0, 0]
    assert seen[-1] == changes - 1
    jonas.page.get_by_role("link", name="Previous change").click()
    assert jonas.page.evaluate(PLACE) == changes - 2
    assert not jonas.complaints


def test_without_script_the_links_lead_to_the_first_and_the_last_change(
    table: Table, seat: Callable[..., Seat]
) -> None:
    jonas = seat(table.jonas, script=False)
    jonas.open(f"{AGREEMENT}v/2/diff/1/")
    changes = jonas.page.locator("[data-changed]")
    first, last = changes.first.get_attribute("id"), changes.last.get_attribute("id")
    jonas.page.get_by_role("link", name="Next change").click()
    assert jonas.page.url.endswith(f"#{first}")
    jonas.page.get_by_role("link", name="Previous change").click()
    assert jonas.page.url.endswith(f"#{last}")


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark")])
def test_everybody_can_read_and_reach_it(
    table: Table, seat: Callable[..., Seat], width: int, theme: str
) -> None:
    jonas = seat(table.jonas, width=width, theme=theme)
    pages = {
        "agreement": "",
        "proposal": "v/2/",
        "side": "v/2/?view=side",
        "draft": "draft/",
        "condition": "draft/clauses/score/",
        "times": "draft/clauses/response/",
        "points": "draft/clauses/" + _key_of_points(table) + "/",
        "comment": "v/2/c/response/",
        "print": "v/2/print/",
    }
    problems = {}
    for name, path in pages.items():
        jonas.open(f"{AGREEMENT}{path}")
        jonas.shoot(f"agreement-{name}-{width}-{theme}")
        found = [
            *jonas.barriers(),
            *([("wide", str(jonas.sideways()))] if jonas.sideways() else []),
        ]
        if found or jonas.complaints:
            problems[name] = [*found, *jonas.complaints]
            jonas.complaints.clear()
    assert problems == {}, problems


def _key_of_points(table: Table) -> str:
    with tenant_transaction(table.tenant.id):
        return str(Clause.objects.get(rules__version=2, kind=ClauseKind.SCORE).key)
