from django.urls import path

from activities import views

app_name = "activities"

urlpatterns = [
    path("plans/<slug:plan>/activities/", views.index, name="index"),
    path("plans/<slug:plan>/activities/log/", views.log, name="log"),
    path("plans/<slug:plan>/activities/log/draft/", views.save_draft, name="save_draft"),
    path("activities/drafts/<slug:reference>/discard/", views.discard_draft, name="discard_draft"),
    path("activities/suggest/", views.suggest, name="suggest"),
    path("activities/publish/", views.publish, name="publish"),
    path("activities/<slug:reference>/", views.detail, name="detail"),
    path("activities/<slug:reference>/edit/", views.edit, name="edit"),
    path("activities/<slug:reference>/evidence/", views.add_evidence, name="add_evidence"),
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
