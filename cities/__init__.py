"""Who is a member: countries, National Commissions, cities, memberships, announcements."""
