from django.urls import path

from reports.views import reading, working

app_name = "reports"

urlpatterns = [
    path("plans/<slug:plan>/reports/", reading.index, name="index"),
    path("plans/<slug:plan>/reports/open/", working.open_report, name="open_report"),
    path("plans/<slug:plan>/reports/<slug:code>/close/", working.close_period, name="close_period"),
    path(
        "plans/<slug:plan>/reports/<slug:code>/reopen/",
        working.reopen_period,
        name="reopen_period",
    ),
    path("reports/verify/", reading.verify, name="verify"),
    path("reports/<slug:reference>/", reading.detail, name="detail"),
    path("reports/<slug:reference>/count-anew/", working.count_anew, name="count_anew"),
    path("reports/<slug:reference>/submit/", working.submit, name="submit"),
    path("reports/<slug:reference>/return/", working.return_to_authors, name="return_to_authors"),
    path("reports/<slug:reference>/approve/", working.approve, name="approve"),
    path("reports/<slug:reference>/correct/", working.correct, name="correct"),
    path("reports/<slug:reference>/discard/", working.discard, name="discard"),
    path("reports/<slug:reference>/write/<slug:language>/", working.write, name="write"),
    path("reports/<slug:reference>/preview/<slug:language>/", reading.preview, name="preview"),
    path(
        "reports/<slug:reference>/preview/<slug:language>/pdf/",
        working.make_preview,
        name="make_preview",
    ),
    path("reports/<slug:reference>/files/<int:file>/", reading.file, name="file"),
    path("reports/<slug:reference>/files/<int:file>/pdf", reading.download, name="download"),
    path("reports/<slug:reference>/files/<int:file>/retry/", working.retry, name="retry"),
]
