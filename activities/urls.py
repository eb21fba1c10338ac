from django.urls import path

from activities import views

app_name = "activities"

urlpatterns = [
    path("plans/<slug:plan>/activities/", views.index, name="index"),
    path("plans/<slug:plan>/activities/export.csv", views.export_csv, name="export_csv"),
    path("plans/<slug:plan>/activities/export.xlsx", views.export_xlsx, name="export_xlsx"),
    path("plans/<slug:plan>/activities/log/", views.log, name="log"),
    path("plans/<slug:plan>/activities/views/", views.save_view, name="save_view"),
    path("views/<slug:reference>/edit/", views.edit_view, name="edit_view"),
    path("views/<slug:reference>/delete/", views.delete_view, name="delete_view"),
    path("plans/<slug:plan>/activities/log/draft/", views.save_draft, name="save_draft"),
    path("activities/drafts/<slug:reference>/discard/", views.discard_draft, name="discard_draft"),
    path("activities/suggest/", views.suggest, name="suggest"),
    path("activities/publish/", views.publish, name="publish"),
    path("plans/<slug:plan>/activities/bulk/", views.bulk_edit, name="bulk_edit"),
    path("activities/bulk/<int:pk>/", views.bulk_result, name="bulk_result"),
    path("activities/bulk/<int:pk>/undo/", views.undo_bulk, name="undo_bulk"),
    path("activities/bin/", views.bin, name="bin"),
    path("activities/review/", views.review, name="review"),
    path("activities/<slug:reference>/", views.detail, name="detail"),
    path("activities/<slug:reference>/edit/", views.edit, name="edit"),
    path("activities/<slug:reference>/return/", views.return_to_author, name="return_to_author"),
    path("activities/<slug:reference>/delete/", views.delete, name="delete"),
    path("activities/<slug:reference>/bring-back/", views.bring_back, name="bring_back"),
    path("activities/<slug:reference>/evidence/", views.add_evidence, name="add_evidence"),
    path(
        "activities/<slug:reference>/evidence/<slug:piece>/",
        views.edit_evidence,
        name="edit_evidence",
    ),
    path(
        "activities/<slug:reference>/evidence/<slug:piece>/remove/",
        views.remove_evidence,
        name="remove_evidence",
    ),
    path("evidence/<slug:reference>/file", views.download, name="download"),
    path("activities/<slug:reference>/lower/", views.lower, name="lower"),
    path(
        "activities/<slug:reference>/history/<int:moment>/restore/", views.restore, name="restore"
    ),
    path(
        "activities/<slug:reference>/lower/decide/", views.decide_lowering, name="decide_lowering"
    ),
    path("activities/<slug:reference>/parts/<int:part>/", views.answer, name="answer"),
    path(
        "activities/<slug:reference>/parts/<int:part>/ask/",
        views.ask_for_answer,
        name="ask_for_answer",
    ),
    path("hidden/<int:pk>/texts/", views.hiding, name="hiding"),
    path("answer/<str:secret>/", views.answer_by_link, name="answer_by_link"),
]
