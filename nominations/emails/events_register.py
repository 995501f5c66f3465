"""The part of the table of events that is about members, their reports, accounts and offices."""

from django.utils.translation import gettext_lazy as _

from nominations.emails.readers import (
    ACCOUNT,
    ADDRESS,
    CITY,
    CITY_ITSELF,
    COMMISSION,
    CORRESPONDENCE,
    INVITATION,
    OFFICE,
    PERSON,
    REMINDER,
    REPORT,
    SECRETARIAT,
    SIGNIN,
    Event,
)

REGISTER = {
    # members
    "report_opened": Event(_("report asked for"), CITY, REPORT, "a report is asked for"),
    "report_reminded": Event(_("report awaited"), CITY, REPORT, "days before its day", REMINDER),
    "report_overdue_city": Event(_("report overdue, to the city"), CITY, REPORT, "its day has passed", REMINDER),
    "report_overdue_commission": Event(
        _("report overdue, to the Commission"), COMMISSION, REPORT, "its day has passed", REMINDER
    ),
    "report_submitted_city": Event(_("report handed in, to the city"), CITY, REPORT, "the city hands in"),
    "report_submitted_commission": Event(
        _("report handed in, to the Commission"), COMMISSION, REPORT, "the city hands in"
    ),
    "report_returned": Event(_("report sent back"), CITY, REPORT, "the secretariat sends it back"),
    "report_evaluated_city": Event(_("report evaluated, to the city"), CITY, REPORT, "the secretariat has read it"),
    "report_evaluated_commission": Event(
        _("report evaluated, to the Commission"), COMMISSION, REPORT, "the secretariat has read it"
    ),
    "report_extended": Event(_("more time for a report"), CITY, REPORT, "the secretariat gives more time"),
    "membership_withdrawn": Event(_("membership ended by the city"), CITY + COMMISSION, CITY_ITSELF, "a city leaves"),
    "member_removed": Event(
        _("member removed from the network"), CITY + COMMISSION, CITY_ITSELF, "a member is removed"
    ),
    "inactive_proposed": Event(
        _("member proposed to be declared inactive"), CITY + COMMISSION, CITY_ITSELF, "a member has long been silent"
    ),
    "declared_inactive": Event(
        _("member declared inactive"), CITY + COMMISSION, CITY_ITSELF, "a member is declared inactive"
    ),
    "reactivated": Event(_("member active again"), CITY + COMMISSION, CITY_ITSELF, "a member is active again"),
    "written_to_city": Event(
        _("from outside, to a city"),
        CITY + ADDRESS,
        CITY_ITSELF,
        "somebody writes from the public page",
        CORRESPONDENCE,
    ),
    # accounts and offices
    "invited": Event(_("invitation"), ADDRESS, INVITATION, "somebody is invited", SIGNIN),
    "role_given": Event(_("role given"), PERSON, ACCOUNT, "somebody else gives or changes a role"),
    "role_ended": Event(
        _("role ended"), PERSON, ACCOUNT, "a role ends", parting="the role has ended, and the reader is told so"
    ),
    "deputized": Event(_("delegation, to the deputy"), PERSON, ACCOUNT, "a director names a deputy"),
    "deputation_ended": Event(
        _("delegation ended, to the deputy"),
        PERSON,
        ACCOUNT,
        "it ends early",
        parting="the right has ended, and the reader is told so",
    ),
    "made_head": Event(_("head of a Commission named"), COMMISSION, OFFICE, "a head is named"),
    "delegated": Event(_("signature delegated"), COMMISSION, OFFICE, "a head lets a colleague sign"),
    "delegation_ended": Event(
        _("delegation ended"),
        COMMISSION,
        OFFICE,
        "it ends early",
        parting="the right has ended, and the reader is told so",
    ),
    "asked_in_post": Event(_("asked whether still in post"), COMMISSION, OFFICE, "once a year", REMINDER),
    "day_in_short": Event(
        _("the day in short"), SECRETARIAT, ACCOUNT, "in the morning, where something came near or happened"
    ),
    "digest": Event(_("e-mail of the day"), PERSON, ACCOUNT, "several things wait for one person", REMINDER),
    "login_code": Event(_("code to sign in"), PERSON, ACCOUNT, "somebody signs in", SIGNIN),
    "password_reset_key": Event(
        _("link for a new password"), PERSON, ACCOUNT, "somebody asks for a new password", SIGNIN
    ),
    "unknown_account": Event(
        _("sign-in asked for, without an account"), ADDRESS, ACCOUNT, "somebody without an account signs in", SIGNIN
    ),
}
