from django.urls import path

from activities.views import discard_draft, save_draft
from outcomes import views
from outcomes.models import OutcomeDraft
from outcomes.services import may_record

app_name = "outcomes"
KIND = {"kind": OutcomeDraft}

urlpatterns = [
    path("plans/<slug:plan>/outcomes/", views.index, name="index"),
    path("plans/<slug:plan>/outcomes.atom", views.feed, name="feed"),
    path("plans/<slug:plan>/outcomes/record/", views.record, name="record"),
    path("plans/<slug:plan>/outcomes/record/draft/", save_draft,
         KIND | {"may": may_record}, name="save_draft"),
    path(
        "outcomes/drafts/<slug:reference>/discard/", discard_draft, KIND,
        name="discard_draft",
    ),
    path("outcomes/<slug:reference>/", views.detail, name="detail"),
    path("outcomes/<slug:reference>/chain/", views.chain, name="chain"),
    path("outcomes/<slug:reference>/edit/", views.edit, name="edit"),
    path("outcomes/<slug:reference>/review/", views.review, name="review"),
    path("outcomes/<slug:reference>/publish/", views.publish, name="publish"),
    path("outcomes/<slug:reference>/return/", views.return_to_author, name="return_to_author"),
    path("outcomes/<slug:reference>/contest/", views.contest, name="contest"),
    path("outcomes/<slug:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("outcomes/<slug:reference>/bring-back/", views.bring_back, name="bring_back"),
    path("outcomes/<slug:reference>/lower/", views.lower, name="lower"),
    path("outcomes/<slug:reference>/lower/decide/", views.decide_lowering, name="decide_lowering"),
    path("outcomes/<slug:reference>/evidence/", views.add_evidence, name="add_evidence"),
    path(
        "outcomes/<slug:reference>/evidence/<slug:piece>/", views.edit_evidence,
        name="edit_evidence",
    ),
    path(
        "outcomes/<slug:reference>/evidence/<slug:piece>/remove/", views.remove_evidence,
        name="remove_evidence",
    ),
    path("outcomes/<slug:reference>/parts/<int:part>/", views.answer, name="answer"),
    path(
        "outcomes/<slug:reference>/parts/<int:part>/ask/", views.ask_for_answer,
        name="ask_for_answer",
    ),
    path("outcomes/<slug:reference>/ask/", views.ask, name="ask"),
    path("asked/<slug:asked>/again/", views.ask_again, name="ask_again"),
    path("asked/<slug:asked>/withdraw/", views.withdraw_answer, name="withdraw_answer"),
    path("asked/<slug:asked>/identity/", views.identity, name="identity"),
    path("contribution/<str:secret>/", views.answer_by_link, name="answer_by_link"),
    path("substantiate/<str:secret>/", views.substantiate, name="substantiate"),
]  # fmt: skip
