"""manage.py import_outcomes FILE --tenant SLUG --source NAME --map MAP.json"""

from argparse import ArgumentParser

from apps.intake.kinds import BatchKind

from ._importing import ImportCommand


class Command(ImportCommand):
    help = "Import a file of outcomes from a CRM or a list. The same file again changes nothing."
    kind = BatchKind.OUTCOMES

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--source", required=True, help="who tells them, e.g. our-crm")
