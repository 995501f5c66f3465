"""The public addresses of the register."""

from django.urls import path, re_path

from cities.views import announcements, api, city, directory, figures, mapped, press

urlpatterns = [
    path("cities/", directory.directory, name="directory"),
    re_path(r"^cities/cities\.(?P<form>csv|json)$", directory.directory_file, name="directory_file"),
    path("cities/<slug:slug>/", city.city, name="city"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/<slug:slug>/", announcements.announcement, name="announcement"),
    re_path(
        r"^announcements/(?P<slug>[-\w]+)/list\.(?P<form>txt|csv|json)$",
        announcements.announcement_list,
        name="announcement_list",
    ),
    path("announcements/<slug:slug>/compare/", press.compare, name="compare"),
    path("announcements/<slug:slug>/press/", press.press, name="press"),
    re_path(
        r"^announcements/(?P<slug>[-\w]+)/press/list\.(?P<form>html|txt|docx|csv|json|release)$",
        press.press_file,
        name="press_file",
    ),
    path("data/", directory.data, name="data"),
    path("map/", mapped.map_page, name="map"),
    path("map.svg", mapped.map_picture, name="map_picture"),
    path("figures/", figures.figures, name="figures"),
    re_path(r"^figures/(?P<day>\d{4}-\d{2}-\d{2})/$", figures.figures, name="figures_of"),
    path("api/", api.index, name="api"),
    path("api/openapi.json", api.openapi, name="api_openapi"),
    re_path(r"^api/cities\.(?P<form>json|csv|geojson)$", api.cities, name="api_cities"),
    path("api/cities/<slug:slug>.json", api.city, name="api_city"),
    path("api/announcements.json", api.announcements, name="api_announcements"),
    path("api/figures.json", api.figures, name="api_figures"),
    re_path(r"^api/changes\.(?P<form>json|atom)$", api.feed, name="api_changes"),
]
