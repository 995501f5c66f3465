"""Which rows of the road may be read, by whom; and the lists that desks ask for."""
