"""What was done: the append-only record, and the clock."""
