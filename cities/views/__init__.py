"""The public pages of the register and the same as files."""
