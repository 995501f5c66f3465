"""The acts of the road: the only way by which a file, a right, a vote or a decision changes."""
