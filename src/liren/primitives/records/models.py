"""Systems, their datasets, what was delivered, and the records; no identity value stands in any of these tables."""

from django.db import models
from django.db.models import F, Q

from liren.primitives.actors.models import Community, Organization, Post, User
from liren.primitives.records import kinds


class System(models.Model):
    """A department's system: a silo, until its datasets are delivered."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    name = models.CharField(max_length=128)
    name_en = models.CharField(max_length=256, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="system_name_once")]

    def __str__(self) -> str:
        return self.name


class Dataset(models.Model):
    """One register of a system; published only under exactly one lead department (数源部门)."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    system = models.ForeignKey(System, models.PROTECT, related_name="datasets")
    name = models.CharField(max_length=128)
    name_en = models.CharField(max_length=256, blank=True)
    form = models.CharField(max_length=32)  # engine.fields.FORMS
    lead = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "name"], name="dataset_name_once_per_system"),
            # Regulation on Government Data Sharing (State Council order 809) art. 19: one lead department each.
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(lead__isnull=False), name="dataset_published_has_a_lead"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Layout(models.Model):
    """
    What the columns of a dataset mean, as somebody confirmed it; many deliveries share one.

    `columns` is a list of objects, left to right: `header`, `target` (engine.fields.Target as text) and `fact`, the
    name under which the vault keeps the cell; a dropped column has `dropped`, the code of the reason, and no fact.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="layouts")
    form = models.CharField(max_length=32)
    columns = models.JSONField()
    key_facts = models.JSONField(null=True)  # the facts that name a row, chosen at the first load; none: the whole row
    digest = models.CharField(max_length=64)  # of form and columns

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "digest"], name="layout_once_per_dataset")]

    def __str__(self) -> str:
        return f"layout {self.pk}"


class Delivery(models.Model):
    """One file, table or query as it arrived; kinds.py draws its states."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, null=True, blank=True, related_name="deliveries")
    carrier = models.CharField(max_length=16, default=kinds.FILE)
    name = models.CharField(max_length=200)  # a label of the file's name (rules.label), or a database's table
    size = models.BigIntegerField(default=0)  # bytes
    sha256 = models.BinaryField(max_length=32, null=True)  # keyed
    upload = models.BigIntegerField(null=True)  # vault.file, what was read from it
    samples = models.BigIntegerField(null=True)  # vault.file, a few cells of every column
    error_file = models.BigIntegerField(null=True)  # vault.file
    state = models.CharField(max_length=16, default=kinds.RECEIVED)
    refusal = models.CharField(max_length=64, blank=True)  # a refusal's code
    refusal_data = models.JSONField(default=dict, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    received_in = models.ForeignKey(Post, models.PROTECT, related_name="+")  # the post that received it
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")  # loaded before
    rows = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    errors = models.IntegerField(default=0)
    absent = models.IntegerField(default=0)  # current records of the dataset that this delivery does not hold
    dropped = models.IntegerField(default=0)  # columns
    steps_done = models.BigIntegerField(default=0)  # of the job at work, rows
    steps_total = models.BigIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)  # the last day of its files in the vault
    erase_asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    erase_asked_in = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    erase_cause = models.CharField(max_length=32, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # its files; its records stay

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=kinds.STATES), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(carrier__in=kinds.CARRIERS), name="delivery_carrier_known"),
            models.CheckConstraint(
                condition=~Q(state=kinds.LOADED) | Q(dataset__isnull=False), name="delivery_loaded_has_a_dataset"
            ),
            models.CheckConstraint(
                condition=~Q(state=kinds.LOADED) | Q(rows=F("new") + F("changed") + F("unchanged") + F("errors")),
                name="delivery_loses_no_row",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(state__in=kinds.CLOSED), name="delivery_erased_is_closed"
            ),
            models.CheckConstraint(condition=Q(erase_cause__in=("", *kinds.CAUSES)), name="delivery_erase_cause_known"),
        ]
        indexes = [
            models.Index(fields=["community", "-received_at"], name="delivery_latest"),
            models.Index(fields=["dataset", "sha256"], name="delivery_same_file"),
            models.Index(
                fields=["community", "kept_until"], condition=Q(erased_at__isnull=True), name="delivery_to_erase"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Part(models.Model):
    """One sheet of a delivery: how it was understood, and what became of its rows."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="parts")
    ordinal = models.IntegerField()
    sheet = models.CharField(max_length=128, blank=True)
    form = models.CharField(max_length=32)
    is_taken = models.BooleanField(default=True)  # a person may leave a sheet out
    layout = models.ForeignKey(Layout, models.PROTECT, null=True, blank=True, related_name="parts")
    proposal = models.JSONField(default=dict)  # of engine.shape: columns, confidence, drift; no cell values
    rows = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    errors = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "ordinal"], name="part_once")]

    def __str__(self) -> str:
        return f"part {self.pk}"


class Record(models.Model):
    """
    A row as its source said it; its facts are vault.record under the same id.

    Nothing of it ever changes but `superseded_by`, set once, when the source says something else about the same row.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="records")
    layout = models.ForeignKey(Layout, models.PROTECT, related_name="+")
    source_key = models.BinaryField(max_length=32)  # keyed hash, never the raw id
    ordinal = models.IntegerField()  # several rows of one source may bear one name
    version = models.IntegerField()
    content = models.BinaryField(max_length=32)  # keyed hash of the form and all facts, in no order
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    file = models.CharField(max_length=200)  # labels, as the delivery and its part have them
    sheet = models.CharField(max_length=128, blank=True)
    row = models.IntegerField()  # 1-based, as a spreadsheet program counts
    form = models.CharField(max_length=32)
    observed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "source_key", "ordinal", "version"], name="record_version_once"),
            models.UniqueConstraint(
                fields=["dataset", "source_key", "ordinal"],
                condition=Q(superseded_by__isnull=True),
                name="record_one_current_version",
            ),
            models.UniqueConstraint(fields=["delivery", "sheet", "row"], name="record_row_once_per_delivery"),
        ]
        indexes = [
            models.Index(
                fields=["community", "layout", "id"], condition=Q(superseded_by__isnull=True), name="record_current"
            )
        ]

    def __str__(self) -> str:
        return f"record {self.pk}"


class Staged(models.Model):
    """
    A row of a delivery while it is compared with the records, in hashes only; gone when its transaction ends.

    COPY cannot write into walled tables and no login may make temporary ones, so this is where sets are compared.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+", db_constraint=False)
    part = models.IntegerField()
    line = models.IntegerField()
    source_key = models.BinaryField(max_length=32)
    content = models.BinaryField(max_length=32)
    before = models.BigIntegerField(null=True)  # the record that this row takes the place of
    ordinal = models.IntegerField(null=True)
    version = models.IntegerField(null=True)
    record = models.BigIntegerField(null=True)  # its own, when it says something new

    def __str__(self) -> str:
        return f"staged {self.pk}"
