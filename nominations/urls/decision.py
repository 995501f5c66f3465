"""The addresses of the decision stage."""

from django.urls import path

from nominations.views import approval, decision, releasing

urlpatterns = [
    path("director/", approval.director_desk, name="director_desk"),
    path("secretariat/cohorts/", decision.cohorts, name="cohorts"),
    path("secretariat/cohort/<slug:slug>/", decision.cohort, name="cohort"),
    path("calls/<str:key>/compose/", decision.compose, name="compose"),
    path("calls/<str:key>/select-recommended/", decision.select_recommended, name="select_recommended"),
    path("files/<str:key>/select/", decision.select, name="select"),
    path("files/<str:key>/leave-out/", decision.leave_out, name="leave_out"),
    path("files/<str:key>/unselect/", decision.unselect, name="unselect"),
    path("cohorts/<str:key>/propose-cohort/", decision.propose_cohort, name="propose_cohort"),
    path("cohorts/<str:key>/approve/", approval.approve, name="approve"),
    path("cohorts/<str:key>/send-back/", approval.send_back, name="send_back"),
    path("cohorts/<str:key>/recall-approval/", approval.recall_approval, name="recall_approval"),
    path("cohorts/<str:key>/propose-release/", releasing.propose_release, name="propose_release"),
    path("proposals/<str:key>/release/", releasing.release, name="release"),
    path("proposals/<str:key>/send-back-release/", releasing.send_back_release, name="send_back_release"),
]
