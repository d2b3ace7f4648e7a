"""Connections to departments' databases; the password stands in none of these tables."""

from django.db import models
from django.db.models import Q

from liren.modules.exchange import kinds
from liren.primitives.actors.models import Community
from liren.primitives.records.models import Dataset, Delivery


class Connection(models.Model):
    """A table or a query of a department's database, read like a file. For SQLite `database` is a file's name."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    engine = models.CharField(max_length=16)
    host = models.CharField(max_length=253, blank=True)
    port = models.IntegerField(default=0)
    database = models.CharField(max_length=128)
    username = models.CharField(max_length=128, blank=True)
    table = models.CharField(max_length=128, blank=True)
    query = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)  # read no more; the password is gone

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(engine__in=kinds.ENGINES), name="connection_engine_known"),
            models.CheckConstraint(
                condition=(Q(table="") & ~Q(query="")) | (~Q(table="") & Q(query="")),
                name="connection_table_or_query",
            ),
        ]

    def __str__(self) -> str:
        return f"connection {self.pk}"


class Fetch(models.Model):
    """Which connection a delivery was read from."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"fetch {self.pk}"
