"""What is said: the outbox of e-mails and its sender."""
