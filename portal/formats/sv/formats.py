"""Swedish: a time has a full stop, 14.27."""

TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j F Y, H.i"
