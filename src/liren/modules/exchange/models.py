"""Connections to departments' systems and the polls of them; no password and no cell stands in any of these tables."""

from django.db import models
from django.db.models import F, Q

from liren.modules.exchange import kinds
from liren.primitives.actors.models import Community, Post, User
from liren.primitives.records.models import Dataset, Delivery, Record

_IS_DATABASE = Q(engine__in=kinds.DATABASES, folder="", page="")
_IS_FOLDER = Q(engine__in=kinds.FILES, page="", database="")
_IS_PAGE = Q(engine=kinds.JSON, folder="", database="")


class Connection(models.Model):
    """
    A source of a dataset: a table or query of a database, a folder of files, or the pages of a list.

    For SQLite `database` is a file's name, for a folder of this machine `folder` a name in the folder for sources.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    engine = models.CharField(max_length=16)
    host = models.CharField(max_length=253, blank=True)
    port = models.IntegerField(default=0)
    database = models.CharField(max_length=128, blank=True)
    username = models.CharField(max_length=128, blank=True)
    table = models.CharField(max_length=128, blank=True)
    query = models.TextField(blank=True)
    folder = models.CharField(max_length=256, blank=True, db_default="")
    pattern = models.CharField(max_length=64, blank=True, db_default="")  # of the names of its files, such as *.xlsx
    host_key = models.CharField(
        max_length=128, blank=True, db_default=""
    )  # kind and fingerprint, once somebody pinned it
    page = models.CharField(max_length=1024, blank=True, db_default="")  # the address of the first page
    rows_at = models.CharField(max_length=128, blank=True, db_default="")  # as engine.read.pages.Address has them
    next_key = models.CharField(max_length=128, blank=True, db_default="")
    page_key = models.CharField(max_length=64, blank=True, db_default="")
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
                condition=_IS_DATABASE & ((Q(table="") & ~Q(query="")) | (~Q(table="") & Q(query="")))
                | _IS_FOLDER & ~Q(folder="") & Q(table="", query="")
                | _IS_PAGE & ~Q(page="") & Q(table="", query=""),
                name="connection_says_where",
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


class Arrival(models.Model):
    """A file of a watched folder as it was seen: under its name, of one size and time. What it holds is a delivery."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, models.PROTECT, related_name="arrivals")
    name_hash = models.BinaryField(max_length=32)  # keyed; the name may be a person's
    label = models.CharField(max_length=200)  # as a delivery has it
    size = models.BigIntegerField()  # bytes
    modified = models.BigIntegerField()  # seconds, by the clock of its machine
    seen_at = models.DateTimeField()  # first, at this size and time
    state = models.CharField(max_length=16, default=kinds.WAITS)
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "name_hash", "size", "modified"], name="arrival_once"),
            models.CheckConstraint(condition=Q(state__in=kinds.ARRIVALS), name="arrival_state_known"),
            models.CheckConstraint(
                condition=Q(state=kinds.TAKEN, delivery__isnull=False) | ~Q(state=kinds.TAKEN),
                name="arrival_taken_is_a_delivery",
            ),
        ]
        indexes = [models.Index(fields=["connection", "-seen_at"], name="arrival_latest")]

    def __str__(self) -> str:
        return f"arrival {self.pk}"


class Measure(models.Model):
    """How good a dataset was after a delivery, in one respect and column: `part` of `whole`."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+")  # the last one loaded then
    name = models.CharField(max_length=16)
    field = models.CharField(max_length=200, blank=True)  # a fact's name; empty: of whole rows
    part = models.BigIntegerField()
    whole = models.BigIntegerField()
    measured_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "delivery", "name", "field"], name="measure_once"),
            models.CheckConstraint(condition=Q(name__in=kinds.MEASURES), name="measure_known"),
            models.CheckConstraint(condition=Q(part__gte=0, part__lte=F("whole")), name="measure_part_of_whole"),
        ]

    def __str__(self) -> str:
        return f"measure {self.pk}"


class Flaw(models.Model):
    """A current row that counts against its dataset when it was measured last; the value itself is in the vault."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    name = models.CharField(max_length=16)
    field = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "name", "field", "record"], name="flaw_once"),
            models.CheckConstraint(condition=Q(name__in=kinds.MEASURES), name="flaw_measure_known"),
        ]

    def __str__(self) -> str:
        return f"flaw {self.pk}"
