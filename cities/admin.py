"""Reference data of the register, for operators to look at."""

from django.contrib import admin

from audit.admin import LookOnly
from cities.models import Country, CountryName, NationalCommission, Programme


@admin.register(Country)
class CountryAdmin(LookOnly):
    list_display = ("iso2", "iso3", "status", "region", "note")
    list_filter = ("region", "status")


@admin.register(CountryName)
class CountryNameAdmin(LookOnly):
    list_display = ("text", "form", "language", "since", "until", "source")
    list_filter = ("form", "language")
    search_fields = ("text",)


admin.site.register([NationalCommission, Programme], LookOnly)
