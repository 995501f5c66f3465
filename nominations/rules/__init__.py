"""What must be true before an act; every rule answers with a sentence."""
