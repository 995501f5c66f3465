"""The local stack: PostgreSQL and Valkey from Python wheels, and the commands in script/ that stand on them."""
