from django.urls import URLPattern, path

from . import api
from .kinds import BatchKind
from .views import (
    by_hand,
    forms_desk,
    hosted_form,
    imports,
    keys,
    ledger,
    matching,
    running,
    undoing,
)
from .views.by_kind import PREFIX, ByKind

app_name = "intake"

# For prospects and programs: outside every tenant's mount, without a session.
doors = [
    path("f/<slug:slug>/<uuid:public_id>/", hosted_form.hosted_form, name="hosted_form"),
    path("f/<slug:slug>/<uuid:public_id>/thanks/", hosted_form.thanks, name="thanks"),
    path("api/<slug:slug>/leads/", api.send_lead, name="send_lead"),
    path("api/<slug:slug>/arrivals/<uuid:receipt>/", api.arrival, name="arrival_at_door"),
]

IMPORT_SCREENS: dict[str, tuple[str, ByKind]] = {
    "imports": ("", imports.imports),
    "new_import": ("new/", imports.new_import),
    "batch": ("<uuid:public_id>/", imports.batch),
    "match": ("<uuid:public_id>/match/", matching.match),
    "save_map": ("<uuid:public_id>/MAP.json", matching.save_map),
    "load_map": ("<uuid:public_id>/load-map/", matching.load_map),
    "check": ("<uuid:public_id>/check/", running.check),
    "run": ("<uuid:public_id>/run/", running.run),
    "discard": ("<uuid:public_id>/discard/", imports.discard),
    "set_aside": ("<uuid:public_id>/set-aside.csv", running.set_aside),
    "try_again": ("<uuid:public_id>/try-again/", running.try_again),
    "undo": ("<uuid:public_id>/undo/", undoing.undo),
}


def import_screens(kind: BatchKind, mount: str) -> list[URLPattern]:
    """The steps of an import, for the files of one kind."""
    return [
        path(f"{mount}{route}", screen[kind], name=f"{PREFIX[kind]}{name}")
        for name, (route, screen) in IMPORT_SCREENS.items()
    ]


urlpatterns = [
    *doors,
    *import_screens(BatchKind.LEADS, "marketing/imports/"),
    *import_screens(BatchKind.OUTCOMES, "reconcile/imports/"),
    path("marketing/leads/new/", by_hand.new_lead, name="new_lead"),
    path("sales/leads/new/", by_hand.own_lead, name="own_lead"),
    path("marketing/intake/", ledger.ledger, name="ledger"),
    path("marketing/intake/<uuid:arrival_id>/", ledger.arrival, name="arrival"),
    path("marketing/intake/<uuid:arrival_id>/refuse/", ledger.refuse, name="refuse"),
    path("marketing/forms/", forms_desk.forms, name="forms"),
    path("marketing/forms/<uuid:campaign_id>/", forms_desk.form, name="form"),
    path(
        "marketing/forms/<uuid:campaign_id>/preview/", forms_desk.preview_form, name="form_preview"
    ),
    path("marketing/forms/<uuid:campaign_id>/close/", forms_desk.close_form, name="close_form"),
    path("settings/keys/", keys.keys, name="keys"),
    path("settings/keys/<uuid:key_id>/revoke/", keys.revoke_key, name="revoke_key"),
]
