"""The register linked from the command line: the same ids again, nothing half-done, one process at a time."""

from pathlib import Path

import pytest
from django.utils import timezone

from liren.modules.exchange.tests import registers
from liren.modules.exchange.tests.registers import LAN, ZHOU, workbook
from liren.modules.register import actions
from liren.modules.register.actions.loading import NothingToLink
from liren.modules.register.models import Run
from liren.primitives.actors.actions import inside
from liren.primitives.entities.models import Link
from liren.site.cli import importing, linking


@pytest.fixture
def way(committed, tmp_path, settings) -> registers.WayIn:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return registers.open_way(tmp_path)


@pytest.fixture
def filled(way: registers.WayIn, tmp_path: Path) -> registers.WayIn:
    path = tmp_path / "车位.xlsx"
    path.write_bytes(workbook([LAN, ZHOU]))
    importing.bring(actor=way.actor, path=path, dataset="停车系统/车位登记")
    return way


def links(way: registers.WayIn) -> set[tuple[int, str, str, int]]:
    with inside(community_id=way.actor.community_id, using="default"):
        return set(Link.objects.values_list("record_id", "sort", "role", "entity_id"))


def states(way: registers.WayIn) -> list[str]:
    with inside(community_id=way.actor.community_id, using="default"):
        return list(Run.objects.order_by("id").values_list("state", flat=True))


def silent(_stage: str, _share: float) -> None:
    return None


def test_linking_again_gives_the_same_ids_and_tells_how_far_it_is(filled):
    told: list[tuple[str, float]] = []

    first = linking.join(actor=filled.actor, tell=lambda stage, share: told.append((stage, share)))
    before = links(filled)
    linking.join(actor=filled.actor, tell=silent)

    assert first.counts["person"] == 2
    assert before == links(filled) != set()
    assert {stage for stage, _share in told} == set(linking.STAGES)
    assert [share for _stage, share in told] == sorted(share for _stage, share in told)


def test_where_nothing_was_imported_there_is_nothing_to_link(way):
    with pytest.raises(NothingToLink):
        linking.join(actor=way.actor, tell=silent)

    assert states(way) == ["failed"]


def test_interrupted_nothing_is_changed_and_it_may_be_run_again(filled):
    def interrupt(stage: str, _share: float) -> None:
        if stage == "linking":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        linking.join(actor=filled.actor, tell=interrupt)
    untouched = links(filled)
    linking.join(actor=filled.actor, tell=silent)

    assert untouched == set()
    assert len(links(filled)) > 0
    assert states(filled) == ["cancelled", "done"]


def test_while_another_process_links_it_is_left_alone(filled):
    with inside(community_id=filled.actor.community_id, using="default"):
        run = actions.start_run(actor=filled.actor, at=timezone.now())
        Run.objects.filter(pk=run.pk).update(state="linking", beat_at=timezone.now())

    with pytest.raises(actions.RunTaken):
        linking.join(actor=filled.actor, tell=silent)

    assert states(filled) == ["linking"]
