from django.urls import path

from .views import audit, choose, general, job_desk, people

app_name = "tenancy"

urlpatterns = [
    path("t/", choose.choose, name="choose"),
    path("invite/<slug:slug>/<slug:token>/", choose.invitation, name="invitation"),
    path("settings/", general.settings, name="settings"),
    path("settings/general/", general.general, name="general"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/invite/", people.invite, name="invite"),
    path("settings/people/<int:member_id>/role/", people.change_role, name="change_role"),
    path("settings/people/<int:member_id>/place/", people.change_place, name="change_place"),
    path("settings/people/<int:member_id>/remove/", people.remove, name="remove"),
    path(
        "settings/people/invitations/<uuid:public_id>/again/",
        people.invite_again,
        name="invite_again",
    ),
    path(
        "settings/people/invitations/<uuid:public_id>/revoke/",
        people.revoke_invitation,
        name="revoke_invitation",
    ),
    path("jobs/", job_desk.job_desk, name="jobs"),
    path("jobs/replay/", job_desk.replay, name="replay_jobs"),
    path("audit/", audit.audit_log, name="audit"),
    path("audit/export/", audit.export, name="audit_export"),
]
