"""The register's screens: search, lists, files, the review desk, linkage runs."""
