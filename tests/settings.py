"""The site's settings with fast passwords, a memory mailbox and plain static files."""

from gnlc_site.settings import *  # noqa: F403
from gnlc_site.settings import env

SECRET_KEY = "only for tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAILS_PER_MINUTE = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = env.str("MEDIA_ROOT", default="/tmp/gnlc-test-documents")
WHITENOISE_AUTOREFRESH = True  # static files straight from their folders, none collected
