"""The desk of a department: its own datasets and deliveries, what was not stored, what went back, and nobody else's."""
