"""What the world's name servers must say so that our e-mails arrive and come back: reckoned from the settings."""

from dataclasses import dataclass
from email.utils import parseaddr

DKIM_HINT = "v=DKIM1; k=rsa; p=… (the public key that the mail server or provider shows)"
SENDS_HINT = "v=spf1 a:… -all (… is the host that sends into the world)"
RECEIVES_HINT = "10 … (the host that receives for this domain; MX_HOST names it)"
HERE = {"", "localhost", "127.0.0.1", "::1"}  # nothing that the world could look up
REPORTS = "v=DMARC1; p=quarantine; rua=mailto:{address}; adkim=r; aspf=r"


@dataclass(frozen=True)
class Entry:
    """One record that is needed, why, and what it must begin with to count."""

    name: str
    kind: str
    value: str
    why: str
    begins: str = ""


@dataclass(frozen=True)
class Mail:
    """The addresses and hosts of an installation, as its settings have them."""

    sender: str  # the header From
    bounces: str  # where returned e-mails go; empty: to the sender
    replies: str
    server: str  # the mail server that takes our e-mails
    selector: str  # of DKIM
    receiver: str = ""  # the host that takes what comes to our addresses; rarely the one that takes ours

    @property
    def domain(self) -> str:
        """The domain that readers see."""
        return parseaddr(self.sender)[1].rpartition("@")[2]

    @property
    def return_host(self) -> str:
        """The domain on the envelope, which SPF looks at."""
        return (self.bounces or parseaddr(self.sender)[1]).rpartition("@")[2]


def needed(mail: Mail) -> list[Entry]:
    """Every record, in the order in which they are best made."""
    takes = f"10 {mail.receiver}." if mail.receiver else RECEIVES_HINT
    spf = Entry(
        mail.return_host,
        "TXT",
        SENDS_HINT if mail.server in HERE else f"v=spf1 a:{mail.server} -all",
        "SPF: who may send for the return path (a provider of e-mail names an include: of its own)",
        "v=spf1",
    )
    dkim = Entry(
        f"{mail.selector}._domainkey.{mail.domain}", "TXT", DKIM_HINT, "DKIM: the seal of the sender", "v=DKIM1"
    )
    policy = REPORTS.format(address=parseaddr(mail.replies)[1])
    dmarc = Entry(f"_dmarc.{mail.domain}", "TXT", policy, "DMARC: what to do without SPF and DKIM", "v=DMARC1")
    comes_back = Entry(mail.return_host, "MX", takes, "what mail servers return finds its way")
    answers = Entry(parseaddr(mail.replies)[1].rpartition("@")[2], "MX", takes, "answers of people find their way")
    return list(dict.fromkeys([spf, dkim, dmarc, comes_back, answers]))


def findings(mail: Mail) -> list[str]:
    """What does not fit together, before anybody is asked."""
    found = []
    if not mail.bounces:
        found.append("BOUNCE_ADDRESS is empty: what comes back goes to FROM_EMAIL, and no e-mail is told from another.")
    if not _aligned(mail.return_host, mail.domain):
        found.append(
            f"The return path is at {mail.return_host} and the sender at {mail.domain}: DMARC then rests on DKIM alone."
        )
    for name, host in (("FROM_EMAIL", mail.domain), ("BOUNCE_ADDRESS", mail.return_host)):
        if host.endswith((".example", ".invalid", ".test", "localhost")) or "." not in host:
            found.append(f"{name} is at {host or 'no host'}, which exists nowhere: no e-mail to it arrives.")
    return found


def _aligned(one: str, other: str) -> bool:
    """Whether one is the other or stands below it."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def is_there(entry: Entry, answers: list[str]) -> bool:
    """Whether what was found is such a record; its contents are for a person to compare."""
    return any(answer.replace(" ", "").startswith(entry.begins.replace(" ", "")) for answer in answers)
