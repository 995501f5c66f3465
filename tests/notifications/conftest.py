"""What tests of the outbox share."""

from pathlib import Path

import pytest

from tests.notifications.letterbox import open_letterbox


@pytest.fixture
def texts(settings):
    """The texts of these tests stand beside those of the site."""
    settings.TEMPLATES = [
        {**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]} for engine in settings.TEMPLATES
    ]


@pytest.fixture
def smtp(settings):
    """Opens a mail server to which the sender of this test speaks."""
    opened = []

    def open_(*args, **options):
        context = open_letterbox(*args, **options)
        letterbox = context.__enter__()
        opened.append(context)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", letterbox.port
        return letterbox

    yield open_
    for context in opened:
        context.__exit__(None, None, None)
