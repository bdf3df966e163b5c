"""The staff pages, one module a noun."""
