"""What the strong-room knows on paper: how values are masked, and which words a search may find them by."""
