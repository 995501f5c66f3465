"""The addresses of the decision stage."""

from django.urls import path

from nominations.views import approval, bundle, correcting, decision, decision_acts, press, releasing, why, withdrawing

urlpatterns = [
    path("director/", approval.director_desk, name="director_desk"),
    path("secretariat/cohorts/", decision.cohorts, name="cohorts"),
    path("secretariat/cohort/<slug:slug>/", decision.cohort, name="cohort"),
    path("secretariat/cohort/<slug:slug>/press/", press.press_preview, name="press_preview"),
    path("cohorts/<key:key>/quote/", press.quote, name="quote"),
    path("calls/<key:key>/compose/", decision.compose, name="compose"),
    path("calls/<key:key>/select-recommended/", decision_acts.select_recommended, name="select_recommended"),
    path("files/<key:key>/select/", decision_acts.select, name="select"),
    path("files/<key:key>/leave-out/", decision_acts.leave_out, name="leave_out"),
    path("files/<key:key>/unselect/", decision_acts.unselect, name="unselect"),
    path("cohorts/<key:key>/propose-cohort/", decision_acts.propose_cohort, name="propose_cohort"),
    path("cohorts/<key:key>/approve/", approval.approve, name="approve"),
    path("cohorts/<key:key>/send-back/", approval.send_back, name="send_back"),
    path("cohorts/<key:key>/recall-approval/", approval.recall_approval, name="recall_approval"),
    path("cohorts/<key:key>/propose-release/", releasing.propose_release, name="propose_release"),
    path("files/<key:key>/why/", why.why, name="why"),
    path("calls/<slug:slug>/decision/", bundle.bundles, name="bundles"),
    path("bundles/<key:key>/bundle.zip", bundle.bundle, name="bundle"),
    path("bundles/<key:key>/people.json", bundle.bundle_people, name="bundle_people"),
    path("cohorts/<key:key>/hold-release/", releasing.hold_release, name="hold_release"),
    path("cohorts/<key:key>/withdraw-announcement/", withdrawing.withdraw_announcement, name="withdraw_announcement"),
    path("cohorts/<key:key>/propose-edition/", correcting.propose_edition, name="propose_edition"),
    path("proposals/<key:key>/publish-edition/", correcting.publish_edition, name="publish_edition"),
    path("proposals/<key:key>/send-back-edition/", correcting.send_back_edition, name="send_back_edition"),
    path("cohorts/<key:key>/propose-restore/", withdrawing.propose_restore, name="propose_restore"),
    path("proposals/<key:key>/restore-announcement/", withdrawing.restore_announcement, name="restore_announcement"),
    path("proposals/<key:key>/send-back-restore/", withdrawing.send_back_restore, name="send_back_restore"),
    path("proposals/<key:key>/release/", releasing.release, name="release"),
    path("proposals/<key:key>/send-back-release/", releasing.send_back_release, name="send_back_release"),
]
