"""The shapes that go in and out, which the schema describes too. One module a noun."""
