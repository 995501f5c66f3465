"""Who may read and do what with the addresses of the register; a part of `policy`, and told like it."""

from dataclasses import replace

from tests.rights import (
    ANYONE,
    CITIES,
    COMMISSIONS,
    OFFICE,
    STAFF,
    TEAM,
    WHY,
    Row,
    act,
    hidden,
    moved_on,
    office,
    public,
    shows,
)

NAMED = {  # what is told of a name and of an award
    "name": "Tororo City",
    "text": "Tororo City",
    "source": "Gazette (fictional).",
    "edition": "2026",
    "which": "fr:Tororo-Ville",
    **dict.fromkeys(("since", "day"), "2027-09-01"),
}
SECOND = "kept_away director"  # everybody who decides and did not propose


REGISTER = [
    public("directory"),
    public("directory_file", "file_form:csv"),
    public("directory_file", "file_form:json"),
    public("city", "city:member"),
    public("certificate_pdf", "city:member"),
    public("certificate", "certificate:member"),
    public("announcements"),
    public("announcement", "announcement:announced"),
    public("announcement_list", "announcement_file:txt"),
    public("announcement_list", "announcement_file:csv"),
    public("announcement_list", "announcement_file:json"),
    public("press", "announcement:announced"),
    public("compare", "announcement:announced", post=200),
    *[public("press_file", f"announcement_file:{form}") for form in ("txt", "csv", "json")],
    public("data"),
    public("write_to_city", "city:member", post=200),
    public("map"),
    public("map_picture"),
    public("figures"),
    public("figures_of", "day:past"),
    public("api"),
    public("api_openapi"),
    *[public("api_cities", f"api_form:{form}") for form in ("json", "csv", "geojson")],
    public("api_city", "city:member"),
    public("api_announcements"),
    public("api_figures"),
    *[public("api_changes", f"feed_form:{form}") for form in ("json", "atom")],
    office("register", f"{STAFF} director", world="announced"),
    office("award_list", f"{STAFF} director", world="announced"),
    office("motions", f"{STAFF} director", world="announced"),
    office("import_members", STAFF, world="announced", post=200),
    *[shows("member", on, f"{STAFF} director") for on in ("register_city:member", "register_city:paused")],
    *[act(name, "register_city:member", STAFF, **WHY) for name in ("declare_inactive", "propose_removal")],
    *[
        replace(act(name, "register_city:member", STAFF), sends=NAMED)
        for name in ("rename_city", "add_name", "record_award", "end_name")
    ],
    act("withdraw_membership", "register_city:member", STAFF, **WHY, until="2027-09-02"),
    act("reactivate", "register_city:paused", STAFF, **WHY),
    *[moved_on(name, "register_city:member", STAFF) for name in ("reactivate", "keep_active", "take_back_award")],
    *[moved_on(name, "register_city:paused", STAFF) for name in ("declare_inactive", "end_name")],
    *[
        Row(name, "motion:removal", {200: SECOND, 409: "secretariat"}, {302: SECOND, 409: "secretariat"}, sends=WHY)
        for name in ("remove_member", "send_back_removal")
    ],
]
WITH_REPORTS = f"{CITIES} viewer {COMMISSIONS} {OFFICE}"
REPORTS = [
    office("reports", WITH_REPORTS, world="announced"),
    office("compliance", WITH_REPORTS, world="announced"),
    office("unasked", STAFF, world="announced"),
    office("set_cohort_due", STAFF, "cohort_turn:announced", post=200),
    shows("report", "report:open", f"{TEAM} officer {OFFICE}"),
    shows("report", "report:submitted", f"{TEAM} officer {OFFICE}"),
    shows("report_tasks", "report:open", "focal editor"),
    shows("report_tasks", "report:submitted", "focal editor", get=302),
    act("report_section", "report_section:open", "focal editor"),
    act("report_section", "report_section:submitted", "focal editor", get=302, post=409),
    Row("report_autosave", "report:open", {405: ANYONE}, {403: f"viewer officer {OFFICE}"}),
    hidden("report_document", "report_document:open", TEAM),
    hidden("report_document", "report_document:submitted", f"{TEAM} officer {OFFICE}"),
    Row("report_detach", "report_document:open", {405: ANYONE}, {302: "focal editor", 403: f"viewer officer {OFFICE}"}),
    act("submit_report", "report:open", "focal", post=200),
    act("submit_report", "report:submitted", "focal", get=302, post=302),
    shows("report_receipt", "report:submitted", "focal editor"),
    act("return_report", "report:submitted", STAFF, post=200),
    act("return_report", "report:open", STAFF, get=409, post=409),
    act("evaluate_report", "report:submitted", STAFF, post=200),
    act("extend_report", "report:open", STAFF, post=200),
]
