"""Who gets which answer at which address: the rights of the whole site in one table.

A row names an address, the thing it is about, and for GET and POST the roles that get each status. Signed-in roles
that a row does not name get 404, visitors the way to the sign-in page. `test_matrix` walks the URL table: an address
without a row fails, and so does a row without an address.
"""

from tests.policy_decision import DECISION
from tests.policy_jury import JURY
from tests.policy_register import REGISTER, REPORTS
from tests.rights import (
    ANYONE,
    CITIES,
    COMMISSIONS,
    EARLY,
    KNOWN,
    OFFICE,
    READERS,
    RECEIVED,
    SEALED,
    SEES,
    SIGN,
    SIGNERS,
    STAFF,
    TEAM,
    WHY,
    WRITERS,
    Row,
    act,
    hidden,
    moved_on,
    office,
    public,
    shows,
    without,
)

NOTHING = {"nothing": ""}
SITE = [
    public("home"),
    public("healthz"),
    Row("provider_events", "", {404: ANYONE}, {404: ANYONE}, "open"),  # it exists where a provider has a secret
    Row("readyz", "", {503: ANYONE}, {405: ANYONE}, "open"),  # no worker lives in these tests
    public("look"),
    public("calls", world="open"),
    Row("desk", "", {200: "stranger operator", 302: without(KNOWN, "stranger operator")}, {405: KNOWN}, "open"),
    Row("search", "", {200: KNOWN}, {405: KNOWN}, "open"),
    Row("who", "", {200: KNOWN}, {405: KNOWN}, "open"),
    Row("what_i_get", "", {200: KNOWN}, {200: KNOWN}, "open"),
    Row("profile", "", {200: KNOWN}, {200: KNOWN}, "open"),
    public("accept_invitation", "invitation:new", post=200),
    public("accept_invitation", "invitation:juror", post=200),
    public("decline_invitation", "invitation:juror", post=200),
    *[
        Row(name, "", {404: ANYONE}, {405: ANYONE}, "open")  # the demo's pages exist in the demo alone
        for name in ("try", "try_replay", "try_break_it", "try_emails")
    ],
    Row("try_as", "step:any", {405: ANYONE}, {404: ANYONE}, "open"),
    Row("try_clock", "step:any", {405: ANYONE}, {404: ANYONE}, "open"),
    Row("try_trial", "step:any", {405: ANYONE}, {404: ANYONE}, "open"),
]
CALLS = [
    public("call", "call_page:open"),
    public("call", "call_page:embargo"),
    *[public(name, f"call_page:{at}") for name in ("blank_form", "blank_sheet") for at in ("open", "embargo")],
    *[
        Row(name, "call_page:draft", {200: OFFICE, 404: without(ANYONE, OFFICE)}, {405: ANYONE})
        for name in ("blank_form", "blank_sheet")
    ],
    Row(
        "call", "call_page:draft", {200: f"{STAFF} director", 404: without(ANYONE, f"{STAFF} director")}, {405: ANYONE}
    ),
    office("prepare", STAFF, world="open", post=200),
    shows("plan", "call_page:draft", STAFF),
    Row("plan", "call_page:open", {200: STAFF, 403: without(KNOWN, STAFF)}, {405: KNOWN}),
    office("forms", f"{STAFF} director operator", world="open"),
    office("add_form", STAFF, world="open", post=200),
    hidden("form_version", "form:shipped", f"{STAFF} director operator"),
    hidden("form_source", "form:shipped", f"{STAFF} director operator"),
    act("edit", "call:draft", STAFF, post=200),
    act("edit", "call:open", STAFF, get=409, post=409),
    Row("ask_document", "call:draft", {405: ANYONE}, {200: STAFF, 403: "director"}),
    Row("drop_document", "call_document:draft", {405: ANYONE}, {302: STAFF, 403: "director"}),
    act("publish", "call:draft", STAFF),
    act("publish", "call:open", STAFF, get=409, post=409),
    act("extend", "call:open", STAFF, post=200),
    act("cancel", "call:open", STAFF, **WHY),
    act("archive", "call:announced", STAFF),
    act("archive", "call:open", STAFF, get=409, post=409),
]
APPLICATION = [
    Row("enter", "call_page:open", {200: ANYONE}, {200: ANYONE}),
    Row(
        "enter",
        "call_page:draft",
        {200: f"{STAFF} director", 404: without(ANYONE, f"{STAFF} director")},
        {200: f"{STAFF} director", 404: without(ANYONE, f"{STAFF} director")},
    ),
    act("accept_entry", "entry:new", f"officer {STAFF}"),
    act("accept_entry", "entry:joining", f"focal officer {STAFF}", role_given="editor"),
    act("refuse_entry", "entry:new", f"officer {STAFF}", **WHY),
    act("refuse_entry", "entry:joining", f"focal officer {STAFF}", **WHY),
    office("entries", STAFF),
    act("remind_entry", "entry:new", STAFF, get=409, post=409),  # asked for a moment ago
    act("set_contact", "commission:officer", f"officer {STAFF}"),
    shows("preview", "file:draft", f"{TEAM} officer"),
    shows("preview", "file:in_review", f"{TEAM} officer"),
    act("copy_earlier", "file:draft", WRITERS, post=200),
    act("copy_earlier", "file:with_commission", WRITERS, get=302),
    act("offline", "file:draft", WRITERS, post=200),
    act("offline", "file:with_commission", WRITERS, get=302),
    shows("offline_sheet", "file:draft", WRITERS),
    shows("offline_sheet", "file:with_commission", WRITERS, get=302),
    shows("team", "city_team:lira", f"{EARLY} kept_away"),
    act("invite_colleague", "city_team:lira", f"focal officer {STAFF}", post=200),
    act("hand_over", "colleague:focal", "focal", post=200),
    act("end_colleague", "colleague:editor", f"focal editor officer {STAFF}"),
    act("end_colleague", "colleague:viewer", f"focal viewer officer {STAFF}"),
    act("invite_again", "colleague_invited:nia", f"focal officer {STAFF}"),
    act("take_back_invitation", "colleague_invited:nia", f"focal officer {STAFF}"),
    office("city_desk", f"{CITIES} viewer", world="open"),
    act("open_file", "call_page:open", f"{CITIES} {COMMISSIONS}", post=200),
    Row("open_file", "call_page:draft", {403: f"{STAFF} director"}, {403: f"{STAFF} director"}),
    *[shows("file", on, who) for on, who in SEES.items() if on.startswith("file:")],
    shows("document", "document:draft_letter", f"{TEAM} officer"),
    shows("document", "document:draft_photos", f"{TEAM} officer"),
    shows("document", "document:in_review_letter", EARLY),
    shows("document", "document:in_review_photos", RECEIVED),
    Row("detach", "document:draft_letter", {405: ANYONE}, {302: WRITERS, 403: "secretariat viewer"}),
    Row("bring_back", "document:draft_letter", {405: ANYONE}, {302: WRITERS, 403: "secretariat viewer"}),
    shows("tasks", "file:draft", WRITERS),
    shows("tasks", "file:with_commission", WRITERS, get=302),
    act("section", "section:draft", WRITERS),
    act("section", "section:returned", WRITERS),
    act("section", "section:nominated", f"{WRITERS} secretariat", get=302, post=409),
    act("attach", "file:draft", WRITERS, post=200),
    act("attach", "file:with_commission", WRITERS, get=302, post=302),
    Row("autosave", "file:draft", {405: ANYONE}, {403: "secretariat viewer"}),
    act("submit", "file:draft", "focal officer", **SIGN),
    act("submit", "file:with_commission", "focal officer", get=302, post=302),
    hidden("receipt", "file:with_commission", f"{TEAM} officer"),
    hidden("receipt", "file:draft", ""),
    *[shows("signature", f"signing:{name}", may) for name, may in SIGNERS.items()],
    shows("signature", "signing:nominated", "focal officer secretariat", get=409),
    *[hidden("signature_page", f"signing:{name}", READERS[name]) for name in READERS],
    *[
        Row(name, f"signing:{on}", {405: ANYONE}, {post: may, 403: without(SEES[f"signing:{on}"], may)}, sends=NOTHING)
        for name, post in (("request_signature", 302), ("sign_scan", 200), ("send_signing_link", 200))
        for on, may in SIGNERS.items()
    ],
    act("end_signing", "signing:draft", "focal officer", **WHY),
    act("confirm_scan", "scan:with_commission", "officer"),
    *[hidden("snapshot", f"snapshot:{name}", SEALED[name]) for name in SEALED],
    hidden("snapshot_text", "snapshot:nominated", EARLY),
    Row("sign_by_link", "link:open", {200: ANYONE}, {302: ANYONE}, sends=SIGN),
    public("signed_copy", "link:signed"),
    act("take_back", "file:with_commission", "focal"),
    moved_on("take_back", "file:nominated", "focal"),
    act("endorse", "file:with_commission", "officer", **SIGN),
    moved_on("endorse", "file:draft", "officer"),
    act("return_to_city", "file:with_commission", "officer", post=200),
    act("decline", "file:with_commission", "officer", **WHY),
    moved_on("decline", "file:admitted", "officer"),
    act("take_back_decline", "file:not_nominated", "officer"),
    moved_on("take_back_decline", "file:with_commission", "officer"),
    act("unendorse", "file:nominated", "officer", **WHY),
    moved_on("unendorse", "file:with_commission", "officer"),
    act("write", "file:draft", WRITERS, text="How many pages?"),
    act("write", "file:nominated", f"{WRITERS} secretariat", text="When do we hear?"),
    act("write", "file:in_review", f"{WRITERS} secretariat", text="When do we hear?"),
    act("withdraw", "file:nominated", "focal officer"),
    act("withdraw", "file:admitted", "focal officer"),
    act("withdraw", "file:refused", "foreign_focal foreign_officer"),
    moved_on("withdraw", "file:member", "focal officer"),
    act("answer_clarification", "file:clarification", "focal", answer="Because."),  # the city was asked
    moved_on("answer_clarification", "file:nominated", "focal officer"),
    office("commission_desk", COMMISSIONS, world="open"),
    Row("done", "", {}, {405: KNOWN}, "open"),  # of the own session alone: nobody here has done anything
    office("earlier_rounds", COMMISSIONS, world="open"),
    *[office(name, COMMISSIONS, world="open", post=200) for name in ("rank_all", "endorse_all", "swap")],
    *[
        office(name, COMMISSIONS, world="open", post=200)
        for name in ("officers", "invite_city", "set_deadline", "ask_own_document")
    ],
    office("invite_reviewer", COMMISSIONS, world="open", post=200),
    office("end_reviewer", "officer", "reviewer_term:open", gone="foreign_officer", post=302, sends={"do": "1"}),
    *[
        Row(name, "reviewer_invited:open", {200: "officer"}, {302: "officer"})
        for name in ("invite_reviewer_again", "take_back_reviewer")
    ],
    office("reviewer_desk", "reviewer", world="open"),
    hidden("advise", "file:with_commission", "reviewer", sent=True),
    hidden("advise", "file:nominated", "", sent=True),
    Row("state_conflict", "file:with_commission", {200: "reviewer"}, {302: "reviewer"}, sends=WHY),
    office("drop_own_document", "officer", "own_document:open", gone="foreign_officer", post=200, sends={"do": "1"}),
    *[
        office(name, f"officer {STAFF}", "tenure:officer", gone="foreign_officer", post=200, sends={"do": "1"})
        for name in ("delegate", "end_delegation", "invite_successor")
    ],
    office("make_head", f"officer {STAFF}", "tenure:officer", gone="foreign_officer", post=302, sends={"do": "1"}),
    Row(
        "confirm_in_post",
        "tenure:officer",
        {200: "officer", 404: "foreign_officer", 403: without(KNOWN, "officer foreign_officer")},
        {302: "officer", 404: "foreign_officer", 403: without(KNOWN, "officer foreign_officer")},
        sends={"do": "1"},
    ),
    office("silent_officers", STAFF),
    *[  # the last officer of a Commission leaves when a successor is there; the secretariat may end the term
        Row(
            "end_officer",
            f"tenure:{own}",
            {200: f"{own} {STAFF}", 403: without(KNOWN, f"{own} {other} {STAFF}")},
            {200: own, 302: STAFF, 403: without(KNOWN, f"{own} {other} {STAFF}")},
        )
        for own, other in (("officer", "foreign_officer"), ("foreign_officer", "officer"))
    ],
]
SCREENING = [
    *[office(name, STAFF) for name in ("secretariat_desk", "files", "late", "persons", "invitations")],
    office("emails", f"{STAFF} director"),
    office("proposals", f"{STAFF} director"),
    office("register_file", STAFF, world="open", post=200),
    office("invite", STAFF, post=200),
    office("invite_contacts", STAFF, post=200),
    office("contacts_sample", STAFF),
    office("never_signed_in", STAFF),
    office("returned_addresses", STAFF),
    act("confirm_address", "address:returned", STAFF),
    office("texts", STAFF),
    office("text", STAFF, "text:house"),
    office("reword", STAFF, "text:house", post=200),
    office("restore_house", STAFF, "text:house", get=409, post=409),
    office("render_all_again", STAFF, "text:house", get=409, post=409),  # nothing is held
    act("confirm_wording", "wording:waiting", STAFF),
    act("confirm_wording", "wording:older", STAFF, get=409, post=409),
    office("reminders", STAFF),
    office("set_reminders", STAFF, post=302),
    office("sentences", STAFF),
    office("add_sentence", STAFF, post=200),
    act("change_sentence", "sentence:offered", STAFF, text="Please say more."),
    act("change_sentence", "sentence:retired", STAFF, get=409, post=409, text="Please say more."),
    act("retire_sentence", "sentence:offered", STAFF),
    act("retire_sentence", "sentence:retired", STAFF, get=409, post=409),
    office("resend_all", STAFF, post=302),
    *[
        Row(name, "invited_officer:new", {200: "foreign_officer"}, {302: "foreign_officer"}, sends={"do": "1"})
        for name in ("invite_officer_again", "take_back_officer")
    ],
    office("resend", STAFF, "invited_officer:new", post=302),
    office("end_role", STAFF, "role:director", post=302),
    office("email", "secretariat director", "email:own", gone="kept_away"),
    *[
        act(name, "email:own", "secretariat", get=409, post=409, **WHY)  # a held decision waits for its release
        for name in (
            *("hold_email", "release_email", "discard_email", "send_again", "confirm_arrival"),
            *("schedule_email", "edit_email", "render_again", "write_anew", "settle_letter"),
            *("propose_settling", "send_back_settling"),
        )
    ],
    office("email_as_sent", "secretariat director", "email:own", gone="kept_away"),
    office("emails_by_event", OFFICE),
    office("person_emails", STAFF, "user:director"),
    office("file_emails", "secretariat director", "file:in_review", gone="kept_away"),
    Row("my_emails", "", {200: KNOWN}, {405: KNOWN}, "open"),
    hidden("my_email", "email:own", ""),  # it is held
    office("sample", OFFICE),
    office("dispatches", OFFICE),
    office("propose_dispatch", STAFF, post=200),  # nothing is held
    office("dispatch", OFFICE, "dispatch:proposed"),
    act("release_dispatch", "dispatch:proposed", OFFICE, post=200, number="7"),  # a wrong number
    act("send_back_dispatch", "dispatch:proposed", OFFICE, **WHY),
    *[act(name, "dispatch:proposed", OFFICE, get=409, post=409) for name in ("stop_dispatch", "resume_dispatch")],
    hidden("proposal", "proposal:ineligible", "secretariat director"),
    hidden("proposal", "proposal:lift", "secretariat director"),
    hidden("proposal", "proposal:release", f"{STAFF} director"),
    hidden("proposal", "proposal:cohort", f"{STAFF} director"),
    act("declare_ineligible", "proposal:ineligible", "secretariat", post=200),  # it was the same person
    act("send_back_ineligible", "proposal:ineligible", "secretariat", post=200, **WHY),
    act("lift_conflict", "proposal:lift", "secretariat", post=200),
    act("send_back_lift", "proposal:lift", "secretariat", post=200, **WHY),
    *[
        office("screen", "secretariat", on, gone="kept_away", post=302)
        for on in ("file:draft", "file:nominated", "file:in_review")
    ],
    act("confirm_eligible", "file:nominated", "secretariat", post=200),  # the checklist is empty
    moved_on("confirm_eligible", "file:in_review", "secretariat"),
    act("check_name", "file:nominated", "secretariat", source="The register."),
    moved_on("check_name", "file:draft", "secretariat"),
    moved_on("check_name", "file:admitted", "secretariat"),
    act("ask_clarification", "file:nominated", "secretariat", post=200),
    moved_on("ask_clarification", "file:clarification", "secretariat"),
    act("move_clarification", "file:clarification", "secretariat", last_day="2027-02-20", **WHY),
    moved_on("move_clarification", "file:nominated", "secretariat"),
    act("close_clarification", "file:clarification", "secretariat", **WHY),
    moved_on("close_clarification", "file:nominated", "secretariat"),
    act("propose_ineligible", "file:nominated", "secretariat", **WHY),
    act("reinstate", "file:not_nominated", "secretariat", **WHY),
    act("keep_away", "file:nominated", "secretariat director", **WHY),
    act("propose_lift", "file:nominated", "secretariat", post=200),
    act("endorse_on_paper", "file:with_commission", ""),  # it did not come on paper
    moved_on("propose_corrigendum_about", "file:member", "secretariat director"),
    moved_on("propose_corrigendum_about", "file:admitted", "secretariat director"),
]
ROWS = [*SITE, *REGISTER, *REPORTS, *CALLS, *APPLICATION, *JURY, *SCREENING, *DECISION]

# What others made. It is asked as a visitor and as a stranger: never an error, never a way in.
THIRD_PARTY = {
    "account_": "django-allauth: signing in, passwords",
    "mfa_": "django-allauth: the second factor",
    "set_language": "Django: the language of the session",
    "admin/": "Django's admin, read-only",
}
