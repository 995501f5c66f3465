"""The addresses of the call stage."""

from django.urls import path

from nominations.views import call

urlpatterns = [
    path("calls/", call.calls, name="calls"),
    path("calls/<slug:slug>/", call.call, name="call"),
    path("calls/<str:key>/publish/", call.publish, name="publish"),
    path("calls/<str:key>/extend/", call.extend, name="extend"),
    path("calls/<str:key>/cancel/", call.cancel, name="cancel"),
    path("calls/<str:key>/archive/", call.archive, name="archive"),
]
