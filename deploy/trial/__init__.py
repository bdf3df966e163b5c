"""`make try-compose`: the running containers tried from outside. The standard library alone, and nothing of the portal's."""
