"""Pages for those who build the portal: mounted only where settings.DEVELOPMENT_PAGES is on."""
