"""Say of a few values of the demo's town that they are wrong, so that its departments have something to answer."""

from typing import Final

from django.utils import timezone

from liren.modules.register import actions, kinds
from liren.primitives.entities.models import Fact
from liren.primitives.records.models import Record
from liren.site.demo.founding import Founded
from liren.site.demo.importing import inside

SOURCE: Final = "区民政局"
MANY: Final = 3


def report_values(*, founded: Founded) -> int:
    """Report a phone of each of a few people whom the civil affairs bureau knows, and return how many."""
    with inside(founded.worker):
        told = Record.objects.filter(dataset__lead_id=founded.organizations[SOURCE]).values("pk")
        found = Fact.objects.filter(field="phone", is_contested=False, record_id__in=told, entity__sort="person")
        chosen = list(found.order_by("entity_id", "ordinal").distinct("entity_id")[:MANY])
        for one in chosen:
            actions.report_value(
                actor=founded.worker, sort=kinds.BY_NAME["person"], entity_id=one.entity_id, field=one.field,
                ordinal=one.ordinal, record_id=one.record_id, how="told", value="", at=timezone.now(),
            )  # fmt: skip
    return len(chosen)
