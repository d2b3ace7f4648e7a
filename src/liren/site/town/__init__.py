"""A seeded demo town: its people as they are, and eight registers as departments keep them."""

from liren.site.town.build import generate
from liren.site.town.delivery import Delivery, deliver, deliver_plain, write

__all__ = ["Delivery", "deliver", "deliver_plain", "generate", "write"]
