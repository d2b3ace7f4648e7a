"""Every write on systems, datasets, deliveries and records; one file a noun."""
