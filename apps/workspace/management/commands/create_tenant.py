"""A company begins, from the command line."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import register_verified
from apps.accounts.links import first_sign_in
from apps.tenancy.actions import SlugTaken, UnknownSetting
from apps.tenancy.refusal import refuse_unbound_role
from apps.workspace.actions import open_company
from apps.workspace.slugs import is_slug


class Command(BaseCommand):
    help = "Open a company and print the link with which its admin signs in for the first time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its short name in addresses: /t/SLUG/")
        parser.add_argument("--name", required=True)
        parser.add_argument("--admin", required=True, metavar="EMAIL")
        parser.add_argument("--admin-name", default="", metavar="NAME")
        parser.add_argument("--currency", help="ISO 4217; without it the first amount decides")
        parser.add_argument("--time-zone", default="UTC", metavar="ZONE")
        parser.add_argument("--json", action="store_true", dest="as_json")

    @transaction.atomic
    def handle(self, *, slug: str, admin: str, as_json: bool, **options: Any) -> None:
        refuse_unbound_role()
        _refuse_typos(slug, admin)
        person = register_verified(admin, name=options["admin_name"])
        try:
            tenant = open_company(
                slug=slug,
                name=options["name"],
                admin=person,
                at=timezone.now(),
                currency=options["currency"],
                time_zone=options["time_zone"],
            )
        except SlugTaken as error:
            raise CommandError(f"There is a company {slug} already.") from error
        except UnknownSetting as error:
            raise CommandError(f"No such currency or time zone: {error}") from error
        link = first_sign_in(person)
        told = {"tenant": tenant.slug, "admin": person.email, "sign_in": link}
        self.stdout.write(json.dumps(told) if as_json else link)
        self.stderr.write(f"{tenant.name} is open. {person.email} signs in with the link above.")


def _refuse_typos(slug: str, address: str) -> None:
    if not is_slug(slug):
        raise CommandError(f"{slug} is no short name: small letters, digits and hyphens.")
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError(f"{address} is no e-mail address.") from error
