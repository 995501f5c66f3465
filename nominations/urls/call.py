"""The addresses of the call stage."""

from django.urls import path

from nominations.views import amending, blank_form, call, form_versions, planning

urlpatterns = [
    path("calls/", call.calls, name="calls"),
    path("calls/prepare/", planning.prepare, name="prepare"),
    path("forms/", form_versions.forms, name="forms"),
    path("forms/add-form/", form_versions.add_form, name="add_form"),
    path("forms/<key:key>/", form_versions.form_version, name="form_version"),
    path("forms/<key:key>/source/", form_versions.form_source, name="form_source"),
    path("calls/<slug:slug>/", call.call, name="call"),
    path("calls/<slug:slug>/blank-form.pdf", blank_form.blank_form, name="blank_form"),
    path("calls/<slug:slug>/blank-form.xlsx", blank_form.blank_sheet, name="blank_sheet"),
    path("calls/<slug:slug>/plan/", planning.plan, name="plan"),
    path("calls/<key:key>/edit/", planning.edit, name="edit"),
    path("calls/<key:key>/ask-document/", planning.ask_document, name="ask_document"),
    path("calls/<key:key>/documents/<key:document_key>/drop-document/", planning.drop_document, name="drop_document"),
    path("calls/<key:key>/publish/", call.publish, name="publish"),
    path("calls/<key:key>/extend/", amending.extend, name="extend"),
    path("calls/<key:key>/cancel/", call.cancel, name="cancel"),
    path("calls/<key:key>/archive/", call.archive, name="archive"),
]
