"""The addresses of the application stage."""

from django.urls import path

from nominations.views import application, city, commission, entry, file, filling, handing_in, national, officers, team

urlpatterns = [
    path("city/", city.city_desk, name="city_desk"),
    path("calls/<slug:slug>/enter/", entry.enter, name="enter"),
    path("entries/<key:key>/accept-entry/", entry.accept_entry, name="accept_entry"),
    path("entries/<key:key>/refuse-entry/", entry.refuse_entry, name="refuse_entry"),
    path("city/<key:key>/team/", team.team, name="team"),
    path("city/<key:key>/invite-colleague/", team.invite_colleague, name="invite_colleague"),
    path("city/team/<key:key>/hand-over/", team.hand_over, name="hand_over"),
    path("city/team/<key:key>/end-colleague/", team.end_colleague, name="end_colleague"),
    path("city/invitations/<key:key>/invite-again/", team.invite_again, name="invite_again"),
    path("city/invitations/<key:key>/take-back-invitation/", team.take_back_invitation, name="take_back_invitation"),
    path("calls/<slug:slug>/open-file/", city.open_file, name="open_file"),
    path("files/<key:key>/", file.file, name="file"),
    path("files/<key:key>/documents/<key:document_key>/", file.document, name="document"),
    path("files/<key:key>/documents/<key:document_key>/detach/", filling.detach, name="detach"),
    path("files/<key:key>/form/", filling.tasks, name="tasks"),
    path("files/<key:key>/form/<slug:code>/", filling.section, name="section"),
    path("files/<key:key>/autosave/", filling.autosave, name="autosave"),
    path("files/<key:key>/submit/", handing_in.submit, name="submit"),
    path("files/<key:key>/receipt/", handing_in.receipt, name="receipt"),
    path("files/<key:key>/endorse/", application.endorse, name="endorse"),
    path("files/<key:key>/return-to-city/", application.return_to_city, name="return_to_city"),
    path("files/<key:key>/decline/", application.decline, name="decline"),
    path("files/<key:key>/unendorse/", application.unendorse, name="unendorse"),
    path("files/<key:key>/answer-clarification/", application.answer_clarification, name="answer_clarification"),
    path("files/<key:key>/withdraw/", application.withdraw, name="withdraw"),
    path("commission/", commission.commission_desk, name="commission_desk"),
    path("commission/rank-all/", commission.rank_all, name="rank_all"),
    path("commission/endorse-all/", commission.endorse_all, name="endorse_all"),
    path("commission/swap/", commission.swap, name="swap"),
    path("commission/set-deadline/", national.set_deadline, name="set_deadline"),
    path("commission/rounds/", commission.earlier_rounds, name="earlier_rounds"),
    path("commission/officers/", officers.officers, name="officers"),
    path("commission/officers/<key:key>/end-officer/", officers.end_officer, name="end_officer"),
    path("commission/invite-city/", officers.invite_city, name="invite_city"),
]
