"""The command that imports, as an operator starts it: a process that has asked nothing yet."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection

from apps.leads.models import Lead
from apps.tenancy.scoping import tenant_transaction
from tests.factories.custom_fields import machines


@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_knows_the_fields_of_the_company(acme, tmp_path):
    with tenant_transaction(acme.id):
        machines()
    rows, told = tmp_path / "rows.csv", tmp_path / "map.json"
    rows.write_text("E-mail,Machines\nk@sonnental.example,12\n")
    fields = {"email": "E-mail", "custom.machines": "Machines"}
    told.write_text(json.dumps({"kind": "leads", "fields": fields}))
    connection.close()
    call_command("import_leads", rows, tenant="acme", map_file=told, stdout=io.StringIO())
    with tenant_transaction(acme.id):
        assert Lead.objects.get().custom == {"machines": 12}
