"""The address to which each e-mail comes back: one of its own, so that a bounce says of which e-mail it is."""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from audit.keys import ALPHABET, LENGTH

SALT = "notifications.returnpath"
PROOF = 10  # letters that only this site can make


def return_path(key: str) -> str:
    """The sender on the envelope of an e-mail; empty where no mailbox for bounces is named."""
    name, _at, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{name}+{key}{_proof(key)}@{host}" if host else ""


def key_of(address: str) -> str:
    """The key of the e-mail that such an address was made for; empty if it was not made here."""
    name, _at, host = settings.BOUNCE_ADDRESS.lower().partition("@")
    made = rf"{re.escape(name)}\+([{ALPHABET}]{{{LENGTH}}})([{ALPHABET}]{{{PROOF}}})@{re.escape(host)}"
    found = re.fullmatch(made, address.strip().strip("<>").lower())
    return found[1] if found and any(constant_time_compare(found[2], one) for one in _proofs(found[1])) else ""


def is_return_path(address: str) -> bool:
    """Whether an address looks like one of ours, forged or not."""
    name, _at, host = settings.BOUNCE_ADDRESS.lower().partition("@")
    folded = address.strip().strip("<>").lower()
    return bool(host) and folded.startswith(f"{name}+") and folded.endswith(f"@{host}")


def _proof(key: str) -> str:
    return _proofs(key)[0]


def _proofs(key: str) -> list[str]:
    """One for each secret that counts: what left before the secret changed still comes back."""
    return [_letters(key, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _letters(key: str, secret: str) -> str:
    digest = salted_hmac(SALT, key, secret=secret, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:PROOF])  # small letters: some servers fold case
