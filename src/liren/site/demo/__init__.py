"""The demo: a community with its people at their posts, a town's registers imported, linked and measured."""
