"""Every write of the way in; one file a step."""
