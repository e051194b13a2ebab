"""manage.py import_leads FILE --tenant SLUG --map MAP.json"""

from apps.intake.kinds import BatchKind

from ._importing import ImportCommand


class Command(ImportCommand):
    help = "Import a file of leads. The same file again changes nothing."
    kind = BatchKind.LEADS
