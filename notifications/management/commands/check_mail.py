"""Command: the records of the domain name system that our e-mails need, and with --look-up which of them are there."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from notifications.dnsrecords import Entry, Mail, findings, is_there, needed

WAITS = 5  # seconds for each answer


class Command(BaseCommand):
    help = "Prints the DNS records that e-mails need (SPF, DKIM, DMARC, MX), from the settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--look-up", action="store_true", help="ask which of them are there; else nothing is asked")
        parser.add_argument("--selector", default="mail", help="of the DKIM key, as the mail server names it")
        parser.add_argument("--ask", default="", metavar="HOST[:PORT]", help="this name server, not the machine's own")

    def handle(self, *args: Any, look_up: bool, selector: str, ask: str, **options: Any) -> None:
        mail = _mail(selector)
        self.stdout.write(f"Sender {mail.sender}, return path {mail.bounces or 'the same'}, answers to {mail.replies}.")
        for finding in findings(mail):
            self.stdout.write(self.style.WARNING(f"! {finding}"))
        if not look_up:
            self.stdout.write("Nothing was looked up: add --look-up to ask which of these records are there.")
        resolver = _resolver(ask) if look_up else None
        for entry in needed(mail):
            self._print(entry, resolver)

    def _print(self, entry: Entry, resolver: Resolver | None) -> None:
        self.stdout.write(f"\n{entry.why}\n  {entry.name}.  {entry.kind}  {entry.value}")
        if resolver:
            self.stdout.write(f"  {_found(entry, resolver)}")


def _mail(selector: str) -> Mail:
    bounces, replies = settings.BOUNCE_ADDRESS, settings.REPLY_TO_EMAIL
    return Mail(settings.DEFAULT_FROM_EMAIL, bounces, replies, settings.EMAIL_HOST, selector, settings.MX_HOST)


def _resolver(ask: str) -> Resolver:
    resolver = Resolver(configure=not ask)
    if ask:
        host, _colon, port = ask.partition(":")
        resolver.nameservers, resolver.port = [host], int(port or 53)
    resolver.lifetime = WAITS
    return resolver


def _found(entry: Entry, resolver: Resolver) -> str:
    try:
        answers = [_text(row) for row in resolver.resolve(entry.name, entry.kind)]
    except (NXDOMAIN, NoAnswer):
        answers = []
    except DNSException as trouble:
        return f"? could not be asked: {type(trouble).__name__}"
    if is_there(entry, answers):
        return f"ok: {answers[0]}" if len(answers) == 1 else f"ok: {len(answers)} found"
    return f"MISSING{': found ' + '; '.join(answers) if answers else ''}"


def _text(row: Any) -> str:
    """A long text comes in pieces."""
    parts = getattr(row, "strings", None)
    return b"".join(parts).decode(errors="replace") if parts else str(row)
