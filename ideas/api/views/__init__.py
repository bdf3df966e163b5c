"""The views, one module a noun. Each fetches through `queries`, calls one function, answers."""
