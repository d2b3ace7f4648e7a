"""
Times that the register was linked anew, checks of it, who is told that a file held two, outlines of the map, and
values that somebody says are wrong.
"""

from django.db import models
from django.db.models import Q

from liren.modules.register.kinds import correcting
from liren.modules.register.rules import corrections as rules
from liren.primitives.actors.models import Community, Post, User
from liren.primitives.entities.models import Edition, Entity, Move
from liren.primitives.records.models import Dataset, Record


class Run(models.Model):
    """
    A linkage run: queued → reading → linking → writing → done, or failed, or cancelled at any point before it wrote.

    One run at a time works in a community; what it writes is written in one transaction or not at all.
    """

    WORKING = ("queued", "reading", "linking", "writing")
    STATES = (*WORKING, "done", "failed", "cancelled")

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="queued")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)  # when its worker was last heard of
    finished_at = models.DateTimeField(null=True)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    done = models.PositiveIntegerField(default=0)  # steps
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # records, mentions, entities, pairs, kept, merged, split
    questions = models.PositiveSmallIntegerField(default=0)  # to draw, so that a check says how good the register is
    failure = models.CharField(max_length=64, blank=True)  # a refusal's code
    is_cancel_asked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(state__in=("queued", "reading", "linking", "writing")),
                name="run_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "reading", "linking", "writing", "done", "failed", "cancelled")),
                name="run_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["community", "-id"], name="run_latest")]

    def __str__(self) -> str:
        return f"run {self.pk}"


class Check(models.Model):
    """
    How good the register was as one run left it: its strata, of which a sample is asked at the review desk.

    The questions are pairs of the run (`entities.Pair.sample`); their answers count for this check for good.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    run = models.OneToOneField(Run, models.PROTECT, related_name="check_drawn")
    drawn_at = models.DateTimeField()
    strata = models.JSONField()  # [{"stratum", "joined", "size", "expected"}]

    class Meta:
        indexes = [models.Index(fields=["community", "-id"], name="check_latest")]

    def __str__(self) -> str:
        return f"check {self.pk}"


class Told(models.Model):
    """Somebody used a file that held what turned out to be another's; the organization and an officer are told."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    move = models.ForeignKey(Move, models.PROTECT, related_name="+")
    entry_id = models.BigIntegerField()  # of the use, in the ledger
    used_at = models.DateTimeField()
    used_by = models.BigIntegerField()  # the user, as the ledger has it
    organization_id = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=64, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "move", "entry_id"], name="told_once"),
            models.CheckConstraint(
                condition=Q(seen_by=None, seen_at=None) | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="told_seen_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["community", "-id"], name="told_latest")]

    def __str__(self) -> str:
        return f"told {self.pk}"


class Outline(models.Model):
    """A building or a grid as a map draws it, in WGS-84; a later file with the same name draws it anew."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10)
    place = models.CharField(max_length=60, blank=True)  # of a building, as homes bear it
    name = models.CharField(max_length=60, blank=True)  # a building's number, a grid's name
    grid = models.CharField(max_length=60, blank=True)  # in which a building stands, as its file says
    polygons = models.JSONField(default=list)  # rings of longitude and latitude; none for a point
    longitude = models.FloatField()
    latitude = models.FloatField()
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sort__in=("building", "grid")), name="outline_sort_is_known"),
            models.CheckConstraint(
                condition=Q(sort="building", place__gt="") | Q(sort="grid", name__gt="", place=""),
                name="outline_is_named",
            ),
            models.CheckConstraint(
                condition=Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="outline_in_degrees",
            ),
            models.UniqueConstraint(fields=["community", "sort", "place", "name"], name="outline_once"),
        ]

    def __str__(self) -> str:
        return f"outline {self.pk}"


class Correction(models.Model):
    """
    A value that somebody says is wrong, at one source that states it; rules.corrections draws its states.

    What is said to be wrong, and what the source answers instead, lie in the vault under the same number.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")  # of which it was said, as it was then
    sort = models.CharField(max_length=20)
    field = models.CharField(max_length=64)
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")  # that states it, in its latest version
    role = models.CharField(max_length=20)  # of the mention in the record
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=rules.OPEN)
    opened_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_in = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=16, blank=True)  # kinds.correcting.WHY, of a value that was confirmed
    closed_at = models.DateTimeField(null=True)  # when nothing could change it any more

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="correction_state_is_known"),
            models.CheckConstraint(condition=Q(why__in=("", *correcting.WHY)), name="correction_why_is_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None, state__in=rules.LIVE)
                | Q(closed_at__isnull=False) & ~Q(state__in=rules.LIVE),
                name="correction_closed_when_over",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_in=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_in__isnull=False, answered_at__isnull=False),
                name="correction_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "dataset", "-id"], name="correction_of_dataset"),
            models.Index(fields=["community", "entity"], condition=Q(state__in=rules.LIVE), name="correction_live"),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Report(models.Model):
    """
    Somebody says that a value is wrong: how they know, and in which post they said so.

    What they hold to be right lies in the vault under the same number, if they said it.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    correction = models.ForeignKey(Correction, models.PROTECT, related_name="reports")
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_in = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    how = models.CharField(max_length=16)  # kinds.correcting.HOW
    has_value = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=tuple(correcting.HOW)), name="report_how_is_known"),
            models.UniqueConstraint(
                fields=["community", "correction", "reported_by"],
                condition=Q(withdrawn_at=None),
                name="report_standing_once_per_user",
            ),
        ]
        indexes = [models.Index(fields=["community", "reported_by", "-id"], name="report_of_user")]

    def __str__(self) -> str:
        return f"report {self.pk}"
