"""The public API, `/api/v1/`: the same cases, the same rules and the same sentences as the pages, as JSON."""
