"""Services to people: thin declarations over the primitives. None knows another."""
