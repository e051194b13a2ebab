"""Every route of the resolver, with its name, its rule and arguments from a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.intake.views.by_kind import OF_ONE
from apps.tenancy.kinds import Capability, Role

from .world import World

#: What stands for a route's argument in a world. Asked as "namespace:name:argument", then as
#: "namespace:argument", then as "argument".
ARGUMENTS: dict[str, Callable[[World], object]] = {
    "key": lambda _: "made-up",
    "pk": lambda _: 987654321,
    "uidb36": lambda _: "0",
    "slug": lambda world: world.tenant.slug,
    "token": lambda _: "0" * 64,
    "number": lambda world: world["leads.Lead"].number,
    "campaigns:public_id": lambda world: world["campaigns.Campaign"].public_id,
    "campaigns:line_id": lambda world: world["campaigns.CostLine"].public_id,
    **{
        f"campaigns:{name}:public_id": lambda world: world["campaigns.Commitment"].public_id
        for name in ("commitment", "move", "deliver", "withdraw")
    },
    **{
        f"feedback:{name}:public_id": lambda world: world["feedback.Dispute"].public_id
        for name in ("dispute", "decide")
    },
    "feedback:opinion:public_id": lambda world: world["feedback.SecondOpinion"].public_id,
    "feedback:receipt_id": lambda world: world["feedback.Receipt"].id,
    "feedback:version": lambda world: world["ground_rules.GroundRules"].version,
    "feedback:public_id": lambda world: world["handoffs.HandOff"].public_id,
    "handoffs:name": lambda _: "made-up",
    "ground_rules:version": lambda world: world["ground_rules.GroundRules"].version,
    "ground_rules:against": lambda world: world["ground_rules.GroundRules"].version,
    **{
        f"ground_rules:{name}:version": lambda world: world["ground_rules.GroundRules"].version + 1
        for name in ("sign", "send_back")
    },
    "ground_rules:key": lambda world: world["a clause of the draft"].key,
    "ground_rules:comment:key": lambda _: "company",
    "ground_rules:place": lambda world: f"Branch of {world.tenant.slug}",
    "ground_rules:code": lambda world: world["a reason of the draft"].code,
    "ground_rules:public_id": lambda world: world["ground_rules.ClauseComment"].public_id,
    "reports:version": lambda world: world["ground_rules.GroundRules"].version,
    "outcomes:name": lambda _: "made-up",
    "outcomes:user_id": lambda world: world.people[Role.REP].id,
    "handoffs:public_id": lambda world: world["handoffs.HandOff"].public_id,
    "handoffs:absence_id": lambda world: world["handoffs.Absence"].id,
    "handoffs:user_id": lambda world: world.people[Role.REP].id,
    "intake:arrival_id": lambda world: world["intake.Submission"].public_id,
    "intake:campaign_id": lambda world: world["campaigns.Campaign"].public_id,
    "intake:key_id": lambda world: world["intake.ApiKey"].public_id,
    "intake:receipt": lambda world: world["intake.Submission"].public_id,
    "intake:public_id": lambda world: world["intake.Batch"].public_id,
    **{
        f"intake:outcome_{screen}:public_id": lambda world: world.outcomes_file.public_id
        for screen in OF_ONE
    },
    **{
        f"intake:{name}:public_id": lambda world: world["intake.Form"].public_id
        for name in ("hosted_form", "thanks")
    },
    "notifications:channel_id": lambda world: world["notifications.ChatHook"].public_id,
    "outcomes:public_id": lambda world: world["outcomes.Opportunity"].public_id,
    **{
        f"outcomes:{name}:public_id": lambda world: world["outcomes.Discrepancy"].public_id
        for name in ("discrepancy", "link", "settle")
    },
    "workspace:key": lambda world: world["custom_fields.CustomField"].key,
    "tenancy:member_id": lambda world: world["tenancy.Membership"].id,
    "tenancy:public_id": lambda world: world["tenancy.Invitation"].public_id,
    "tenancy:row_id": lambda world: world["tenancy.OutboxRow"].id,
}


class NoSample(LookupError):
    """A route has an argument that the tests know no object for: add it to ARGUMENTS."""


@dataclass(frozen=True)
class Route:
    """One address of the product; `access` is what its view declares, None if nothing."""

    name: str
    callback: Any
    arguments: tuple[str, ...]

    @property
    def access(self) -> Capability | str | None:
        return getattr(self.callback, "access", None)

    @cached_property
    def capability(self) -> Capability | None:
        return self.access if isinstance(self.access, Capability) else None

    @property
    def is_ours(self) -> bool:
        return str(self.callback.__module__).startswith("apps.")

    def url(self, world: World) -> str:
        """The address, outside any tenant's mount. Raises NoSample."""
        samples = {argument: self._sample(argument)(world) for argument in self.arguments}
        return reverse(self.name, kwargs=samples)

    def _sample(self, argument: str) -> Callable[[World], object]:
        namespace = self.name.partition(":")[0]
        for key in (f"{self.name}:{argument}", f"{namespace}:{argument}", argument):
            if key in ARGUMENTS:
                return ARGUMENTS[key]
        raise NoSample(f"{self.name} takes {argument!r}: add an object to ARGUMENTS in routes.py")

    def __str__(self) -> str:
        return self.name


def all_routes() -> list[Route]:
    return sorted(set(_walk(get_resolver(), "", ())), key=lambda route: route.name)


def tenant_routes() -> list[Route]:
    return [route for route in all_routes() if route.capability is not None]


def _walk(resolver: URLResolver, namespace: str, above: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        arguments = (*above, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, arguments)
        elif isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name}", entry.callback, arguments)
