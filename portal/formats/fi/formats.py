"""Finnish: 5.3.2026 klo 14.05. Figures for the month, for its name would have to be inflected with the sentence around it."""

DATE_FORMAT = "j.n.Y"
TIME_FORMAT = "G.i"
DATETIME_FORMAT = r"j.n.Y \k\l\o G.i"
MONTH_DAY_FORMAT = "j.n."
