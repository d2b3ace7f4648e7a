"""One row for each time that the register was linked anew."""

from django.db import models
from django.db.models import Q

from liren.primitives.actors.models import Community, User
from liren.primitives.entities.models import Edition


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
