"""Entities, the mentions that link to them, their relations in time, and what humans decided about pairs.

A mention is one thing that one record speaks of: the record's id, the sort and the role in it (`subject`, `owner2`).
Records stand a storey higher, so they are pointed at by number; a check for orphans keeps the pointers honest.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from liren.primitives.actors.models import Community
from liren.primitives.entities import kinds

_SORTS = Q(sort__in=kinds.SORTS)


class Entity(models.Model):
    """One person, household, dwelling, vehicle or organization. Never deleted: it is merged into another, or split."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=20)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    standings = models.JSONField(default=list)  # names of kinds.standings, for filters; no identity value
    sources = models.PositiveIntegerField(default=0)  # datasets that speak of it
    # What lists are filtered by, and no more than masks show to everybody who sees a list.
    place = models.CharField(max_length=60, blank=True, db_default="")  # a home's compound, lane or village
    building = models.CharField(max_length=20, blank=True, db_default="")  # its building there
    birth_year = models.PositiveSmallIntegerField(null=True)  # of a person
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_SORTS, name="entity_sort_is_known"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="entity_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["community", "sort", "id"], condition=Q(merged_into=None), name="entity_current"),
            models.Index(fields=["community", "place", "building"], condition=~Q(place=""), name="entity_place"),
        ]

    def __str__(self) -> str:
        return f"{self.sort}:{self.pk}"


class Edition(models.Model):
    """The weights that a linkage run learnt and used: readable, dated, kept."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    learnt_at = models.DateTimeField()
    weights = models.JSONField()

    def __str__(self) -> str:
        return f"edition {self.pk}"


class Link(models.Model):
    """A mention belongs to an entity: how surely, by which edition or whose decision, since when."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    record_id = models.BigIntegerField()
    role = models.CharField(max_length=20)
    sort = models.CharField(max_length=20)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="links")
    home = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+")  # see rules: what it goes back to
    home_at = models.DateTimeField(null=True)  # when it came home
    weight = models.FloatField(null=True)  # bits of evidence; null where nothing had to be weighed
    evidence = models.JSONField(default=dict)  # levels and rules, never values
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "record_id", "sort", "role"], name="link_once_per_mention"),
            models.CheckConstraint(condition=_SORTS, name="link_sort_is_known"),
        ]
        indexes = [models.Index(fields=["community", "entity"], name="link_entity")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.role} → {self.entity_id}"


class Move(models.Model):
    """
    Mentions went from one entity to another: the two were merged, or one was parted from the other.

    Until when who used the one saw what belongs to the other is told by the pair's two moves.
    """

    MERGED, PARTED, MOVED = KINDS = ("merged", "parted", "moved")

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    sort = models.CharField(max_length=20)
    giver = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    mentions = models.PositiveIntegerField()
    since_at = models.DateTimeField()  # since when the first of them had been with the giver
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("merged", "parted", "moved")), name="move_kind_is_known"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="move_between_two"),
        ]
        indexes = [
            models.Index(fields=["community", "-id"], name="move_latest"),
            models.Index(fields=["community", "giver"], name="move_giver"),
            models.Index(fields=["community", "taker"], name="move_taker"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.kind} {self.taker_id}"


class Relation(models.Model):
    """One thing stands to another in a way, in time: the house's only table of pointers between any two things."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    subject_sort = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    relation = models.CharField(max_length=20)
    object_sort = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    detail = models.CharField(max_length=32, blank=True)  # the source's own word: 户主, 长子
    since_on = models.DateField(null=True)  # first time that a source said so
    until_on = models.DateField(null=True)  # a later record of the same source no longer says so
    seen_on = models.DateField(null=True)  # last time that a source said so
    record_id = models.BigIntegerField(null=True)  # the record that said so last
    stated = models.BooleanField(default=True)  # by a source; otherwise inferred
    confidence = models.FloatField(default=1.0)
    # As it stood before one of the two was merged with another; it stands so again when they part.
    own = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "subject_sort", "subject_id", "relation", "object_sort", "object_id"],
                name="relation_once",
            ),
            models.CheckConstraint(condition=Q(confidence__gt=0, confidence__lte=1), name="relation_confidence"),
        ]
        indexes = [
            models.Index(fields=["community", "object_sort", "object_id", "relation"], name="relation_object"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_sort}:{self.subject_id} {self.relation} {self.object_sort}:{self.object_id}"


class Decision(models.Model):
    """What a human said about two mentions. Undone, it stays, with who took it back and when."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=20, default=kinds.PERSON)
    record_a = models.BigIntegerField()
    role_a = models.CharField(max_length=20)
    record_b = models.BigIntegerField()
    role_b = models.CharField(max_length=20)
    answer = models.CharField(max_length=10)
    weight = models.FloatField(null=True)  # what the machine had said
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=kinds.ANSWERS), name="decision_answer_is_known"),
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None) | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="decision_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["community", "sort", "record_a", "role_a", "record_b", "role_b"],
                condition=Q(undone_at=None) & ~Q(answer=kinds.UNSURE),
                name="decision_standing_once_per_pair",
            ),
        ]
        indexes = [models.Index(fields=["community", "-decided_at"], name="decision_latest")]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Pair(models.Model):
    """Two mentions about which the machine is not sure enough; a human is asked."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=20, default=kinds.PERSON)
    record_a = models.BigIntegerField()
    role_a = models.CharField(max_length=20)
    record_b = models.BigIntegerField()
    role_b = models.CharField(max_length=20)
    weight = models.FloatField()
    levels = models.JSONField()  # field → {"level", "weight"}; never values
    gain = models.FloatField(
        default=0
    )  # mentions whose entity the answer would change; the desk asks the largest first
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    answer = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")  # that settled it
    # Drawn to learn how good the register is, not because it is doubtful: by which sample, from which stratum.
    sample = models.BigIntegerField(null=True)
    stratum = models.CharField(max_length=40, blank=True, db_default="")
    is_held_back = models.BooleanField(default=False, db_default=False)  # drawn, and not asked yet

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "sort", "record_a", "role_a", "record_b", "role_b"], name="pair_once"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-gain", "id"], condition=Q(answer=None), name="pair_next"),
            models.Index(fields=["community", "sample"], condition=~Q(sample=None), name="pair_sample"),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Fact(models.Model):
    """
    Where one value of an entity comes from and how it stands. The value itself lies in the vault under the same
    entity, field and ordinal; here is what may be counted and shown without it.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="facts")
    field = models.CharField(max_length=64)
    ordinal = models.PositiveSmallIntegerField()  # 0 is the value in use
    standing = models.CharField(max_length=10)  # current, conflict, past
    record_id = models.BigIntegerField()
    rule = models.CharField(max_length=32)  # what made it win or lose
    observed_on = models.DateField(null=True)
    # Somebody says that it is wrong, and nobody knows better yet: no machine may decide anything by it.
    is_contested = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "entity", "field", "ordinal"], name="fact_once"),
            models.CheckConstraint(condition=Q(standing__in=("current", "conflict", "past")), name="fact_standing"),
        ]
        indexes = [
            models.Index(fields=["community", "field"], condition=Q(standing="conflict"), name="fact_conflicts"),
            models.Index(fields=["community", "entity"], condition=Q(is_contested=True), name="fact_contested"),
        ]

    def __str__(self) -> str:
        return f"{self.entity_id}.{self.field}[{self.ordinal}]"


class Choice(models.Model):
    """
    A human settled a conflict: for the entity that a record speaks of, in this field, that record is right; or none
    is (`contested`). It follows the record, so it survives merges and splits.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=20)
    field = models.CharField(max_length=64)
    record_id = models.BigIntegerField()
    contested = models.BooleanField(default=False)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "sort", "field", "record_id"],
                condition=Q(undone_at=None),
                name="choice_standing_once_per_record",
            ),
        ]

    def __str__(self) -> str:
        return f"choice {self.pk}"
