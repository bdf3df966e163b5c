"""How the interface writes dates and times where Django's own formats differ from it."""
