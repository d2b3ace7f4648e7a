"""The composition root: settings, addresses, the embedded database and the command line. Nothing imports it."""
