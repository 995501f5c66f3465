import threading
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingUDPServer

import dns.message
import dns.rcode
import dns.rrset
import pytest
from django.core.management import call_command

HAVE = {
    ("bounce.cities.org.", "TXT"): '"v=spf1 include:" "mx.cities.org -all"',
    ("_dmarc.cities.org.", "TXT"): '"v=DMARC1; p=none"',
    ("bounce.cities.org.", "MX"): "10 mx.cities.org.",
    ("mail._domainkey.cities.org.", "TXT"): '"another text"',
}


class Names(BaseRequestHandler):
    """A name server that knows some records."""

    def handle(self):
        raw, line = self.request
        asked = dns.message.from_wire(raw)
        question, answer = asked.question[0], dns.message.make_response(asked)
        found = HAVE.get((str(question.name), question.rdtype.name))
        if found:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", question.rdtype, found))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        line.sendto(answer.to_wire(), self.client_address)


@contextmanager
def names():
    with ThreadingUDPServer(("127.0.0.1", 0), Names) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def of_cities(settings):
    settings.DEFAULT_FROM_EMAIL = "Learning Cities <network@cities.org>"
    settings.BOUNCE_ADDRESS, settings.REPLY_TO_EMAIL = "bounces@bounce.cities.org", "people@office.cities.org"
    settings.EMAIL_HOST, settings.MX_HOST = "out.cities.org", "mx.cities.org"


def told(capsys, *options: str) -> str:
    call_command("check_mail", *options)
    return capsys.readouterr().out


def test_check_mail_prints_what_is_needed_and_says_that_it_asked_nobody(of_cities, capsys):
    out = told(capsys, "--selector", "s1")

    for line in (
        "  bounce.cities.org.  TXT  v=spf1 a:out.cities.org -all",
        "  s1._domainkey.cities.org.  TXT  v=DKIM1; k=rsa; p=…",
        "  _dmarc.cities.org.  TXT  v=DMARC1; p=quarantine; rua=mailto:people@office.cities.org; adkim=r; aspf=r",
        "  bounce.cities.org.  MX  10 mx.cities.org.",
        "  office.cities.org.  MX  10 mx.cities.org.",
        "Nothing was looked up: add --look-up",
    ):
        assert line in out
    assert ("ok:" in out, "MISSING" in out, "!" in out) == (False, False, False)


@pytest.mark.parametrize("host", ["out.cities.org", "localhost"])
def test_check_mail_never_names_the_server_that_sends_as_the_one_that_receives(host, of_cities, settings, capsys):
    """Who copied that would lose every answer; and nothing in the world is called localhost."""
    settings.EMAIL_HOST, settings.MX_HOST = host, ""
    records = [line for line in told(capsys).splitlines() if line.startswith("  ")]

    assert [line for line in records if "  MX  " in line] == [
        f"  {name}.cities.org.  MX  10 … (the host that receives for this domain; MX_HOST names it)"
        for name in ("bounce", "office")
    ]
    assert "localhost" not in "".join(records)


def test_check_mail_looks_up_what_is_there(of_cities, capsys):
    with names() as server:
        out = told(capsys, "--look-up", "--ask", server)

    assert "Nothing was looked up" not in out
    assert "ok: v=spf1 include:mx.cities.org -all" in out
    assert "ok: v=DMARC1; p=none" in out
    assert "ok: 10 mx.cities.org." in out
    assert "MISSING: found another text" in out  # the seal
    assert out.rstrip().endswith("MISSING")  # where answers of people go


def test_check_mail_says_what_it_could_not_ask(of_cities, capsys, monkeypatch):
    monkeypatch.setattr("notifications.management.commands.check_mail.WAITS", 0.2)

    assert "? could not be asked" in told(capsys, "--look-up", "--ask", "127.0.0.1:9")


def test_check_mail_says_what_does_not_fit(settings, capsys):
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = "Cities <cities@gnlc.example>", ""
    out = told(capsys)
    assert "! BOUNCE_ADDRESS is empty" in out
    assert "! FROM_EMAIL is at gnlc.example, which exists nowhere" in out

    settings.BOUNCE_ADDRESS = "bounces@else.org"
    assert "! The return path is at else.org and the sender at gnlc.example" in told(capsys)
