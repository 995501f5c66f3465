"""The addresses of the road, stage by stage."""

from nominations.urls import application, call, decision, jury, screening

urlpatterns = [
    *call.urlpatterns,
    *application.urlpatterns,
    *screening.urlpatterns,
    *jury.urlpatterns,
    *decision.urlpatterns,
]
