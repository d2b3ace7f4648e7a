"""Connections to departments' systems and the polls of them; no password and no cell stands in any of these tables."""

from django.db import models
from django.db.models import Q

from liren.modules.exchange import kinds
from liren.primitives.actors.models import Community, Post, User
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
    every = models.IntegerField(default=0, db_default=0)  # minutes between two polls; 0: only when somebody asks
    next_at = models.DateTimeField(null=True, blank=True)  # of the next poll by the clock
    paused_at = models.DateTimeField(null=True, blank=True)
    failures = models.IntegerField(default=0, db_default=0)  # polls in a row that could not be done
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # polls act for them
    set_in = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["community", "next_at"],
                condition=Q(retired_at__isnull=True, paused_at__isnull=True, next_at__isnull=False),
                name="connection_due",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(every__in=kinds.EVERY), name="connection_every_known"),
            models.CheckConstraint(
                condition=Q(every=0) | Q(set_by__isnull=False, set_in__isnull=False),
                name="connection_polled_for_somebody",
            ),
            models.CheckConstraint(condition=Q(engine__in=kinds.ENGINES), name="connection_engine_known"),
            models.CheckConstraint(
                condition=(Q(table="") & ~Q(query="")) | (~Q(table="") & Q(query="")),
                name="connection_table_or_query",
            ),
        ]

    def __str__(self) -> str:
        return f"connection {self.pk}"


class Fetch(models.Model):
    """Which connection a delivery was read from, and what stood there: the next poll brings what has changed since."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="+")
    columns = models.JSONField(null=True)  # a list of [name, type], as the source declares them
    marks = models.BinaryField(null=True)  # 16 keyed bytes for every row of the source; of the latest fetches only
    is_partial = models.BooleanField(default=False, db_default=False)  # only rows that changed were delivered
    gone = models.IntegerField(default=0, db_default=0)  # rows that no longer stand there as they stood

    def __str__(self) -> str:
        return f"fetch {self.pk}"


class Poll(models.Model):
    """One look at a source, by the clock or because somebody asked; kinds.py tells its outcomes."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="polls")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # else the clock
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, blank=True)
    refusal = models.CharField(max_length=64, blank=True)  # a refusal's code
    refusal_data = models.JSONField(default=dict, blank=True)
    seen = models.IntegerField(default=0)  # rows
    fresh = models.IntegerField(default=0)  # of them new or changed
    gone = models.IntegerField(default=0)  # rows that the last one loaded had and this one has not
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=("", *kinds.OUTCOMES)), name="poll_outcome_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="poll_ended_has_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["connection", "-begun_at"], name="poll_latest")]

    def __str__(self) -> str:
        return f"poll {self.pk}"
