"""The items of a dataset, and who stands in for its lead department."""

from django.db import models
from django.db.models import Q

from liren.modules.catalogue import kinds, rules
from liren.primitives.actors.models import Community, Organization
from liren.primitives.records.models import Dataset


class Item(models.Model):
    """One data item (数据项) of a dataset, with what the sharing law asks of a catalogue entry."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="items")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=128)
    type = models.CharField(max_length=16)
    target = models.CharField(max_length=200, blank=True)  # engine.fields.Target, what columns map to
    sensitivity = models.CharField(max_length=16)
    share_class = models.CharField(max_length=16, default=rules.CONDITIONAL)
    condition = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    law = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "code"], name="item_code_once_per_dataset"),
            models.UniqueConstraint(fields=["dataset", "name"], name="item_name_once_per_dataset"),
            models.CheckConstraint(condition=Q(type__in=kinds.TYPES), name="item_type_known"),
            models.CheckConstraint(condition=Q(sensitivity__in=kinds.SENSITIVITIES), name="item_sensitivity_known"),
            models.CheckConstraint(condition=Q(share_class__in=kinds.SHARE_CLASSES), name="item_share_class_known"),
            # Regulation on Government Data Sharing (order 809) art. 15
            models.CheckConstraint(
                condition=~Q(share_class=rules.CONDITIONAL) | ~Q(condition=""), name="item_conditional_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(share_class=rules.NOT_SHARED) | (~Q(reason="") & ~Q(law="")),
                name="item_not_shared_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Backup(models.Model):
    """An organization that stands in for the lead department of a dataset."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="backups")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "organization"], name="backup_once_per_dataset")]

    def __str__(self) -> str:
        return f"backup {self.pk}"
