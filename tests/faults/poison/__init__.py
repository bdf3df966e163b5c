"""A subscriber that kills the process it runs in, for the submission that says so. Its settings are the portal's, and this app."""
