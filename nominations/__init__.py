"""How a city becomes a member: calls, applications, screening, jury, decision."""
