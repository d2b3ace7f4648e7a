"""Times that the register was linked anew, checks of how good it is, and who is told that a file held two people."""

from django.db import models
from django.db.models import Q

from liren.primitives.actors.models import Community, User
from liren.primitives.entities.models import Edition, Move


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
