from django.urls import include, path

from .views import commitments, costs, detail, export, log, overview

app_name = "campaigns"

one_campaign = [
    path("", detail.detail, name="detail"),
    path("edit/", detail.edit, name="edit"),
    path("archive/", detail.archive, name="archive"),
    path("bring-back/", detail.bring_back, name="bring_back"),
    path("costs/", costs.add_cost, name="add_cost"),
    path("costs/<uuid:line_id>/correct/", costs.correct_cost, name="correct_cost"),
]
one_commitment = [
    path("", commitments.commitment, name="commitment"),
    path("deliver/", commitments.deliver, name="deliver"),
    path("move/", commitments.move, name="move"),
    path("withdraw/", commitments.withdraw, name="withdraw"),
]

urlpatterns = [
    path("marketing/campaigns/", overview.campaign_list, name="list"),
    path("marketing/campaigns/new/", log.create, name="create"),
    path("marketing/campaigns/grid/", log.grid, name="grid"),
    path("marketing/campaigns/export/", export.export_csv, name="export_csv"),
    path("marketing/campaigns/<uuid:public_id>/", include(one_campaign)),
    path("marketing/commitments/", commitments.commitments, name="commitments"),
    path("marketing/commitments/<uuid:public_id>/", include(one_commitment)),
]
