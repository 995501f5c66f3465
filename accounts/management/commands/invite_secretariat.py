"""Invites the first member of the secretariat: the way to the first user."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts import workflow
from accounts.person import Person


class Command(BaseCommand):
    help = "Writes an invitation to join the secretariat; it leaves with the next e-mails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address."""
        parser.add_argument("email")
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, email: str, language: str, **options: Any) -> None:
        """Invites, and says when the invitation ends."""
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address. Nobody was invited.") from None
        invitation = workflow.invite(email, "secretariat", by=Person.clock(), language=language)
        self.stdout.write(f"Invited {email}; the link in the e-mail is good until {invitation.expires_at:%d %B %Y}.")
