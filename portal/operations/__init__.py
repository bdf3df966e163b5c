"""For whoever keeps the portal running: what is wrong, what it means, what to do, and what can be mended at once."""
