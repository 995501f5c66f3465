"""Persons and network-wide roles, for operators to look at."""

from django.contrib import admin

from accounts.models import NetworkRole, User
from audit.admin import LookOnly


@admin.register(User)
class UserAdmin(LookOnly):
    fields = list_display = ("name", "email", "language", "time_zone", "is_active", "is_fictional")
    search_fields = ("name", "email")


@admin.register(NetworkRole)
class NetworkRoleAdmin(LookOnly):
    list_display = ("user", "role", "since", "until")
    list_select_related = ("user",)
