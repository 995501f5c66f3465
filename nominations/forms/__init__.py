"""What persons type on the road; forms check input and know nothing of states."""
