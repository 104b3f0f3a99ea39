"""Rules before people: what a site's rules are, one file for each kind (see `settings.RULES`)."""
