"""A form that was sent, as every app has it: see `accounts.sending`."""

from accounts.sending import FREE, asks_once_more, did, said_in, sent

__all__ = ["FREE", "asks_once_more", "did", "said_in", "sent"]
