"""The public addresses of the register."""

from django.urls import path, re_path

from cities.views import (
    announcements,
    api,
    certificates,
    city,
    directory,
    figures,
    mapped,
    member,
    press,
    register,
)
from cities.views import (
    register_acts as acts,
)

urlpatterns = [
    path("cities/", directory.directory, name="directory"),
    re_path(r"^cities/cities\.(?P<form>csv|json)$", directory.directory_file, name="directory_file"),
    path("cities/<slug:slug>/", city.city, name="city"),
    path("cities/<slug:slug>/certificate.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path("cities/<slug:slug>/certificate/<str:code>/", certificates.certificate, name="certificate"),
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
    path("register/", register.register, name="register"),
    path("register/award/", register.award_list, name="award_list"),
    path("register/<key:key>/", member.member, name="member"),
    path("register/<key:key>/declare-inactive/", acts.declare_inactive, name="declare_inactive"),
    path("register/<key:key>/keep-active/", acts.keep_active, name="keep_active"),
    path("register/<key:key>/reactivate/", acts.reactivate, name="reactivate"),
    path("register/<key:key>/withdraw-membership/", acts.withdraw_membership, name="withdraw_membership"),
    path("register/<key:key>/propose-removal/", acts.propose_removal, name="propose_removal"),
    path("register/<key:key>/rename-city/", acts.rename_city, name="rename_city"),
    path("register/<key:key>/add-name/", acts.add_name, name="add_name"),
    path("register/<key:key>/end-name/", acts.end_name, name="end_name"),
    path("register/<key:key>/record-award/", acts.record_award, name="record_award"),
    path("register/proposals/<key:key>/remove-member/", acts.remove_member, name="remove_member"),
    path("register/proposals/<key:key>/send-back-removal/", acts.send_back_removal, name="send_back_removal"),
]
