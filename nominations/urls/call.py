"""The addresses of the call stage."""

from django.urls import path

from nominations.views import call

urlpatterns = [
    path("calls/", call.calls, name="calls"),
    path("calls/<slug:slug>/", call.call, name="call"),
    path("calls/<key:key>/publish/", call.publish, name="publish"),
    path("calls/<key:key>/extend/", call.extend, name="extend"),
    path("calls/<key:key>/cancel/", call.cancel, name="cancel"),
    path("calls/<key:key>/archive/", call.archive, name="archive"),
]
