"""What the commands in script/ do once they run on the project's own Python."""
