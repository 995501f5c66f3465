"""The demonstration: a fictional world made through the acts, and the pages on which to try it."""
