"""Rubrics as they were loaded, for operators to look at; files, marks and votes are not here."""

from django.contrib import admin

from audit.admin import LookOnly
from nominations.models import Criterion, Rubric


@admin.register(Criterion)
class CriterionAdmin(LookOnly):
    list_display = ("code", "rubric", "kind", "position", "weight")
    list_select_related = ("rubric",)


admin.site.register(Rubric, LookOnly)
