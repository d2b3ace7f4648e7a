"""Front doors by role: the only place that composes modules."""
