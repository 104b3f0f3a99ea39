"""Dates in Dutch as a newspaper writes them: 10 februari 2024 om 15:05."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = r"j F Y \o\m H:i"
SHORT_DATE_FORMAT = "j-n-Y"
SHORT_DATETIME_FORMAT = "j-n-Y H:i"
TIME_FORMAT = "H:i"
