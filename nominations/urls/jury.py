"""The addresses of the jury stage."""

from django.urls import path

from nominations.views import jury, jury_acts, jury_plan, marking, reading_room, saving_marks, voting

urlpatterns = [
    path("jury/", jury.jury_desk, name="jury_desk"),
    path("jury/declarations/", jury.declarations, name="declarations"),
    path("jury/chair/<slug:slug>/", voting.chair_desk, name="chair_desk"),
    path("jury/<key:key>/", marking.review, name="review"),
    path("jury/<key:key>/comment/", saving_marks.comment, name="comment"),
    path("jury/<key:key>/mark/<slug:code>/", saving_marks.save_mark, name="mark"),
    path("jury/<key:key>/documents/<key:document_key>/", reading_room.review_document, name="review_document"),
    path("jury/<key:key>/accept/", jury_acts.accept, name="accept"),
    path("jury/<key:key>/declare-conflict/", jury_acts.declare_conflict, name="declare_conflict"),
    path("jury/<key:key>/finish/", jury_acts.finish, name="finish"),
    path("jury/<key:key>/revise/", jury_acts.revise, name="revise"),
    path("jury/<key:key>/recuse/", jury_acts.recuse, name="recuse"),
    path("jury/<key:key>/replace/", jury_acts.replace, name="replace"),
    path("files/<key:key>/vote/", voting.vote, name="vote"),
    path("files/<key:key>/declare-none/", jury_acts.declare_none, name="declare_none"),
    path("files/<key:key>/step-aside/", voting.step_aside, name="step_aside"),
    path("files/<key:key>/recommend/", jury_acts.recommend, name="recommend"),
    path("files/<key:key>/reserve/", jury_acts.reserve, name="reserve"),
    path("files/<key:key>/not-recommend/", jury_acts.not_recommend, name="not_recommend"),
    path("files/<key:key>/defer/", jury_acts.defer, name="defer"),
    path("files/<key:key>/reopen-vote/", jury_acts.reopen_vote, name="reopen_vote"),
    path("files/<key:key>/readers/", jury_plan.readers, name="readers"),
    path("files/<key:key>/start-review/", jury_acts.start_review, name="start_review"),
    path("files/<key:key>/give/", jury_acts.give, name="give"),
    path("files/<key:key>/close-review/", jury_acts.close_review, name="close_review"),
    path("files/<key:key>/reopen-review/", jury_acts.reopen_review, name="reopen_review"),
    path("calls/<key:key>/open-review/", jury_acts.open_review, name="open_review"),
    path("secretariat/jury/<slug:slug>/", jury_plan.jury_plan, name="jury_plan"),
    path("secretariat/jury/<slug:slug>/seat/", jury_plan.seat, name="seat"),
    path("secretariat/jury/<slug:slug>/panels/", jury_plan.propose_panels, name="propose_panels"),
    path("secretariat/jury/<slug:slug>/start-all/", jury_plan.start_all, name="start_all"),
    path("secretariat/jury/<slug:slug>/close-all/", jury_plan.close_all, name="close_all"),
]
