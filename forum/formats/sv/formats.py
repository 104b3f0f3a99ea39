"""Dates in Swedish as a newspaper writes them: 10 februari 2024 kl. 15:05."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = r"j F Y \k\l. H:i"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
TIME_FORMAT = "H:i"
