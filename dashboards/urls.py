from django.urls import path, re_path

from dashboards import calendar, files, members, places, views

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("plans/<slug:plan>/", views.plan, name="plan"),
    path("plans/<slug:plan>/my-work/", views.my_work, name="my_work"),
    path("plans/<slug:plan>/pillars/<slug:code>/", views.pillar, name="pillar"),
    path(
        "plans/<slug:plan>/areas/<slug:code>/",
        views.priority_area,
        name="priority_area",
    ),
    path("plans/<slug:plan>/network/", members.network, name="network"),
    path("plans/<slug:plan>/network/<int:pk>/", members.member, name="member"),
    path("plans/<slug:plan>/figures/<slug:name>.csv", files.figure, name="figure"),
    path("plans/<slug:plan>/calendar/", calendar.calendar, name="calendar"),
    path("plans/<slug:plan>/calendar.ics", calendar.calendar_feed, name="calendar_feed"),
    path("plans/<slug:plan>/calendar/address/", calendar.calendar_address, name="calendar_address"),
    path(
        "plans/<slug:plan>/calendar/<str:secret>.ics",
        calendar.personal_calendar,
        name="personal_calendar",
    ),
    path("plans/<slug:plan>/places/", places.places, name="places"),
    # A country has a code in capital letters, a region one in small ones.
    re_path(
        r"^plans/(?P<plan>[-\w]+)/places/(?P<code>[A-Z]{2})/\Z", places.country, name="country"
    ),
    path("plans/<slug:plan>/places/<slug:code>/", places.region, name="region"),
    path("plans/<slug:plan>/targets/<slug:code>/", views.target, name="target"),
]
