"""The forms of residents: one module a step. Shape of the input only; what may happen to a case stands in `ideas.transitions`."""
