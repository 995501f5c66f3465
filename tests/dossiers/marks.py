"""Bytes that a scanner is meant to find."""

# The harmless test file of the makers of scanners, https://www.eicar.org
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
