"""The public addresses of the register."""

from django.urls import path, re_path

from cities.views import announcements, directory

urlpatterns = [
    path("cities/", directory.directory, name="directory"),
    re_path(r"^cities/cities\.(?P<form>csv|json)$", directory.directory_file, name="directory_file"),
    path("cities/<slug:slug>/", directory.city, name="city"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/<slug:slug>/", announcements.announcement, name="announcement"),
    re_path(
        r"^announcements/(?P<slug>[-\w]+)/list\.(?P<form>txt|csv|json)$",
        announcements.announcement_list,
        name="announcement_list",
    ),
    path("data/", directory.data, name="data"),
]
