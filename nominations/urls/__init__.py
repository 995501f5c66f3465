"""The addresses of the road, stage by stage."""

from django.urls import path

from nominations.urls import application, call, decision, jury, screening
from nominations.views import search

urlpatterns = [
    path("search/", search.search, name="search"),
    *call.urlpatterns,
    *application.urlpatterns,
    *screening.urlpatterns,
    *jury.urlpatterns,
    *decision.urlpatterns,
]
