"""A real round, read from a folder of published facts and played through the software's own acts."""
