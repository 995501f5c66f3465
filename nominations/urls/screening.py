"""The addresses of the screening stage, and of the secretariat's lists."""

from django.urls import path

from nominations.views import corrigendum, letters, paper, persons, proposals, screening, secretariat

urlpatterns = [
    path("secretariat/", secretariat.secretariat_desk, name="secretariat_desk"),
    path("secretariat/files/", secretariat.files, name="files"),
    path("secretariat/late-reviews/", secretariat.late, name="late"),
    path("secretariat/register-file/", paper.register_file, name="register_file"),
    path("secretariat/persons/", persons.persons, name="persons"),
    path("secretariat/persons/<key:key>/end-role/<slug:role>/", persons.end_role, name="end_role"),
    path("secretariat/invitations/", persons.invitations, name="invitations"),
    path("secretariat/invite/", persons.invite, name="invite"),
    path("secretariat/e-mails/", letters.emails, name="emails"),
    path("secretariat/e-mails/<key:key>/", letters.email, name="email"),
    path("secretariat/e-mails/<key:key>/hold-email/", letters.hold_email, name="hold_email"),
    path("secretariat/e-mails/<key:key>/release-email/", letters.release_email, name="release_email"),
    path("secretariat/e-mails/<key:key>/discard-email/", letters.discard_email, name="discard_email"),
    path("secretariat/e-mails/<key:key>/send-again/", letters.send_again, name="send_again"),
    path("secretariat/e-mails/<key:key>/confirm-arrival/", letters.confirm_arrival, name="confirm_arrival"),
    path("secretariat/proposals/", proposals.proposals, name="proposals"),
    path("proposals/<key:key>/", proposals.proposal, name="proposal"),
    path("proposals/<key:key>/declare-ineligible/", proposals.declare_ineligible, name="declare_ineligible"),
    path("proposals/<key:key>/send-back-ineligible/", proposals.send_back_ineligible, name="send_back_ineligible"),
    path("proposals/<key:key>/lift-conflict/", proposals.lift_conflict, name="lift_conflict"),
    path("proposals/<key:key>/send-back-lift/", proposals.send_back_lift, name="send_back_lift"),
    path("proposals/<key:key>/revoke/", corrigendum.revoke, name="revoke"),
    path("proposals/<key:key>/promote/", corrigendum.promote, name="promote"),
    path("proposals/<key:key>/send-back-corrigendum/", corrigendum.send_back_corrigendum, name="send_back_corrigendum"),
    path("files/<key:key>/screen/", screening.screen, name="screen"),
    path("files/<key:key>/confirm-eligible/", screening.confirm_eligible, name="confirm_eligible"),
    path("files/<key:key>/ask-clarification/", screening.ask_clarification, name="ask_clarification"),
    path("files/<key:key>/propose-ineligible/", screening.propose_ineligible, name="propose_ineligible"),
    path("files/<key:key>/reinstate/", screening.reinstate, name="reinstate"),
    path("files/<key:key>/keep-away/", screening.keep_away, name="keep_away"),
    path("files/<key:key>/propose-lift/", screening.propose_lift, name="propose_lift"),
    path("files/<key:key>/endorse-on-paper/", screening.endorse_on_paper, name="endorse_on_paper"),
    path("files/<key:key>/propose-corrigendum/", corrigendum.propose_corrigendum, name="propose_corrigendum"),
]
