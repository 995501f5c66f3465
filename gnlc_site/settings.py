"""Everything that varies between installations, read from the environment; nothing here fails at import."""

from pathlib import Path
from urllib.parse import unquote

import environ
from django.utils.translation import gettext_lazy as _

from gnlc_site.logs import without_trace_of_refusals

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("GNLC_DEMO", default=False)  # the demo's sign-in buttons and clock; refuses real data
SECRET_KEY = env.str("SECRET_KEY", default="")  # empty: Django refuses to serve, manage.py says why
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")  # links in e-mails come from here alone
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "gnlc_site",
    "nominations",
    "cities",
    "dossiers",
    "accounts",
    "notifications",
    "audit",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "gnlc_site.admin.OperatorsAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gnlc_site.middleware.protective_headers",
    "gnlc_site.middleware.arrival",
    "django.middleware.gzip.GZipMiddleware",
    "gnlc_site.middleware.without_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gnlc_site.middleware.told_of_size",
    "gnlc_site.middleware.told_of_methods",
]

ROOT_URLCONF = "gnlc_site.urls"
WSGI_APPLICATION = "gnlc_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gnlc_site.context.page",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///gnlc")}
DATABASES["default"] |= {
    "HOST": unquote(DATABASES["default"]["HOST"]),  # %2F of a socket's folder
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,  # PgBouncer-safe
    "OPTIONS": {"prepare_threshold": None},  # PgBouncer-safe
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Who someone is.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.OutboxAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is verified by the invitation sent to it
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "request_login_code": "accounts.forms.CodeRequestForm",
    "confirm_login_code": "accounts.forms.CodeForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.ConfirmByPasswordForm",
}
MFA_ADAPTER = "accounts.adapter.SecondStepAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: the invitation has proved it
MFA_TOTP_TOLERANCE = 1  # a code typed as the next one appears still counts
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.ConfirmByCodeForm",
    "activate_totp": "accounts.forms.SetUpForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "enter": "30/h/ip,3/h/key",  # a city that asks to enter; the key is the address
    "write": "10/h/ip,3/h/key",  # a message to a city; the key is the sender's address
    "write_city": "20/h/key",  # likewise, from all together; the key is the city's
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
INVITATIONS = {  # what accepting an invitation does, by purpose
    "secretariat": "nominations.workflow.inviting.join_secretariat",
    "director": "nominations.workflow.inviting.join_as_director",
    "officer": "nominations.workflow.inviting.join_commission",
    "focal_point": "nominations.workflow.inviting.join_city",
    "juror": "nominations.workflow.seats.join_jury",
    "reviewer": "nominations.workflow.reviewing.join_reviewers",
    "entry": "nominations.workflow.entering.confirm_entry",
}
DECLINED = {"juror": "nominations.workflow.seats.tell_decline"}  # what a no with its reason does, by purpose
OFFERS = {"juror": "nominations.views.offers.seat"}  # what exactly is offered, line by line, by purpose
FIRST_PAGES = {  # where who has accepted comes to, by purpose; everybody else to the desk
    "focal_point": "nominations.views.arriving.in_a_city",
    "entry": "nominations.views.arriving.in_a_call",
}
# Whether an e-mail may leave: notifications/meaning.py leads through who is asked what.
# What is asked of every e-mail just before it leaves, of many at once, and says why some of them stay: whether its
# reader may still have it; whether its announcement is public and the outcome in it stands; whether it is wished.
OBJECTIONS = [
    "nominations.emails.objecting.objections",
    "nominations.emails.latest.objections",
    "nominations.emails.overtaken.objections",
    "nominations.emails.national.of_asked",
    "nominations.emails.meant.of_cancelled",
    "nominations.emails.call.of_moved",
    "nominations.workflow.stopping.objections",
    "notifications.meaning.unwished",
]
# What is asked besides of each event: whether it is still meant for its reader, and, after that, whether the first
# e-mail about the same thing has arrived. True or an empty answer lets it go; a sentence says why it stays.
AFTER_THE_FIRST = "nominations.workflow.first_notice.has_arrived"
STILL_MEANT = {
    "role_given": "cities.emails.for_role",
    "role_ended": "cities.emails.for_ended",
    "delegation_ended": "cities.emails.for_delegation_ended",
    "made_head": "cities.emails.for_head",
    "delegated": "cities.emails.for_delegation",
    "deputized": "accounts.emails.for_deputy",
    "opened_commission": "nominations.emails.meant.for_begun",
    "entry_decider": "nominations.emails.awaited.for_entry",
    "entry_joining": "nominations.emails.awaited.for_entry",
    "signing_asked": "nominations.workflow.signing.link_signs",
    "election_opened": "nominations.emails.meant.for_voter",
    "election_tied": "nominations.emails.meant.for_voter",
    "election_counted": "nominations.emails.meant.for_jury",
    "meeting_opened": "nominations.emails.meant.for_meeting",
    "vote_opened": "nominations.emails.meant.for_votes",
    "vote_again": "nominations.emails.meant.for_vote",
    "remarked": "nominations.emails.meant.for_discussion",
    "recused": "nominations.emails.meant.for_recused",
    "seat_changed": "nominations.emails.meant.for_jury",
    "ineligible_proposed": "nominations.emails.meant.for_proposal",
    "cohort_proposed": "nominations.emails.meant.for_proposal",
    "release_proposed": "nominations.emails.meant.for_proposal",
    "restore_proposed": "nominations.emails.meant.for_proposal",
    "corrigendum_proposed": "nominations.emails.meant.for_proposal",
    "mayor_copied": "nominations.emails.meant.for_mayors_office",
    "reminded_city": ("nominations.emails.awaited.for_city", AFTER_THE_FIRST),
    "reminded_commission": ("nominations.emails.awaited.for_commission", AFTER_THE_FIRST),
    "missed_city": "nominations.emails.awaited.for_city",
    "missed_commission": "nominations.emails.awaited.for_commission",
    "clarification_reminded": ("nominations.emails.awaited.for_asked", AFTER_THE_FIRST),
    "entry_reminded": ("nominations.emails.awaited.for_entry", AFTER_THE_FIRST),
    "files_wait": "nominations.emails.awaited.to_mark",
    "juror_reminded": ("nominations.emails.awaited.to_read", AFTER_THE_FIRST),
    "declaration_reminded": ("nominations.emails.awaited.to_declare", AFTER_THE_FIRST),
    "vote_reminded": ("nominations.emails.awaited.to_vote", AFTER_THE_FIRST),
    "report_opened": "cities.report_emails.for_city",
    "report_extended": "cities.report_emails.for_city",
    "report_returned": "cities.report_emails.for_returned",
    "report_reminded": ("cities.report_emails.for_city", AFTER_THE_FIRST),
    "report_overdue_city": ("cities.report_emails.for_city", AFTER_THE_FIRST),
    "report_overdue_commission": "cities.report_emails.for_commission",
    "asked_in_post": "cities.emails.for_asked_in_post",
    "day_in_short": "nominations.emails.meant.for_day",
    "digest": "notifications.digest.still_listed",
}
GOOD_TO_KNOW = {  # nobody has to act on these: each reader says whether they come at once, in the morning, or not
    *["call_opened", "call_published", "opened_commission", "remarked", "practice_added"],
    *["clarification_asked_other", "clarification_answered_other", "withdrawn_secretariat", "day_in_short"],
}
# Reminders that wait for no others: the e-mail of the day itself, and those that leave a day to act from their writing.
WAIT_FOR_NONE = {"digest", "missed_city", "missed_commission"}
ROLE_LOADERS = ["accounts.roles.load", "cities.roles.load", "nominations.roles.load"]

# Words, dates, places.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
HOME_ZONE = "Europe/Berlin"  # in which the register counts days; assumed: the secretariat's office is in Hamburg
USE_TZ = True

# Files.
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / ".local" / "documents"))  # outside any web root
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", default="")  # a path or host:port; empty: no scanner
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
REQUEST_MAX_SIZE = 100 * 1024 * 1024  # nothing longer is read: a page takes some files of 10 to 25 MB
FILE_UPLOAD_HANDLERS = [
    "dossiers.receiving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# E-mail: the outbox is the record, SMTP only the road.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default=EMAIL_CONFIG["EMAIL_BACKEND"])
ANYMAIL = env.json("ANYMAIL", default={})  # django-anymail's own settings, where a provider takes our e-mails
EMAIL_EVENTS_FROM = env.str("EMAIL_EVENTS_FROM", default="")  # such as postmark; with ANYMAIL's WEBHOOK_SECRET alone
EMAIL_TIMEOUT = 30
CIRCULAR_FROM = env.int("CIRCULAR_FROM", default=20)  # an act that tells more persons waits for a second person; ours
EMAIL_LEASE = env.int("EMAIL_LEASE", default=120)  # seconds after which a silent sender counts as dead
EMAILS_PER_MINUTE = env.int("EMAILS_PER_MINUTE", default=600)  # of all senders together; 0: as many as they can
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Learning Cities <learning-cities@gnlc.example>")
REPLY_TO_EMAIL = env.str("REPLY_TO_EMAIL", default="secretariat@gnlc.example")
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")  # empty: mail servers send back to FROM_EMAIL
MX_HOST = env.str("MX_HOST", default="")  # the host that receives for our addresses, for what check_mail prints
BOUNCE_MAILBOX = env.str("BOUNCE_MAILBOX", default="")  # where that is read: imaps://…, maildir:/…, mbox:/…

# The bell and the clock; Redis is the broker only.
CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Safe by default; plain http only where the address says so.
SECURE = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from within, without the proxy
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.keeping.unproven"
X_FRAME_OPTIONS = "DENY"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals": {"()": "django.utils.log.CallbackFilter", "callback": without_trace_of_refusals}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["refusals"]}},
    "loggers": {"pikepdf": {"level": "WARNING"}},  # it greets every process otherwise
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
