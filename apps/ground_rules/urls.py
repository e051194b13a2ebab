from django.urls import path

from .views import change, clauses, comments, comparison, document, draft, hours, reasons, signing

app_name = "ground_rules"

urlpatterns = [
    path("agreement/", document.agreement, name="agreement"),
    path("agreement/v/<int:version>/", document.version, name="version"),
    path("agreement/v/<int:version>/print/", document.printed, name="print"),
    path("agreement/v/<int:version>/diff/<int:against>/", comparison.diff, name="diff"),
    path("agreement/v/<int:version>/sign/", signing.sign, name="sign"),
    path("agreement/v/<int:version>/send-back/", signing.send_back, name="send_back"),
    path("agreement/v/<int:version>/c/<str:key>/", comments.comment, name="comment"),
    path("agreement/comments/<uuid:public_id>/settle/", comments.settle, name="settle"),
    path("agreement/change/", change.change, name="change"),
    path("agreement/draft/", draft.draft, name="draft"),
    path("agreement/draft/hours/", hours.hours, name="hours"),
    path("agreement/draft/places/", hours.add_place, name="add_place"),
    path("agreement/draft/places/<str:place>/", hours.edit_place, name="place"),
    path("agreement/draft/places/<str:place>/remove/", hours.remove_place, name="remove_place"),
    path("agreement/draft/start-over/", draft.start_over, name="start_over"),
    path("agreement/draft/propose/", signing.propose, name="propose"),
    path("agreement/draft/adopt/", signing.adopt, name="adopt"),
    path("agreement/draft/clauses/<str:key>/", clauses.edit, name="clause"),
    path("agreement/draft/clauses/<str:key>/remove/", clauses.remove, name="remove_clause"),
    path("agreement/draft/add/", clauses.add, name="add_clause"),
    path("agreement/draft/reasons/", reasons.add_reason, name="add_reason"),
    path("agreement/draft/reasons/<str:code>/", reasons.edit_reason, name="reason"),
    path("agreement/draft/reasons/<str:code>/remove/", reasons.remove_reason, name="remove_reason"),
]
