"""A wrong value is reported, goes to every source that states it, and the register follows what they answer."""

import pytest
from django.test import override_settings
from django.utils import timezone

from liren.modules.register import actions
from liren.modules.register.queries import corrections
from liren.primitives.actors.queries import MayNot
from liren.primitives.entities.models import Fact
from liren.primitives.records.models import Record
from liren.site.demo import importing
from tests import qinghe, wrong_values
from tests.wrong_values import CHEN, HEALTH, LI, OTHER, RIGHT, WELFARE, saying

WELFARE_SET, HEALTH_SET = "社会救助与高龄津贴", "老年人健康档案"


@pytest.fixture
def town(committed, tmp_path):
    with override_settings(DATA=tmp_path / "data", KEYS=tmp_path / "keys"):
        yield wrong_values.settle(tmp_path)


def opened(town, actor):
    with importing.inside(actor):
        one = corrections.answerable(actor).latest("id")
        return actions.open_correction(actor=actor, correction_id=one.pk)


def test_a_reported_value_is_contested_and_goes_to_every_source_that_states_it(town):
    town.report()
    contested = town.phones()[0].is_contested
    town.trace()

    assert contested
    assert town.states() == {WELFARE_SET: "open", HEALTH_SET: "open"}
    assert town.verbs() == ["value.reported", "correction.opened"]


def test_each_source_sees_its_own_item_and_what_the_reporter_holds_to_be_right(town):
    town.report()
    town.trace()

    for actor in (town.clerk, town.doctor):
        seen = opened(town, actor)
        assert (seen.said, list(seen.instead.values())) == (CHEN[3], [RIGHT])
        with importing.inside(actor):
            assert corrections.waiting(actor) == 1


def test_what_a_source_gives_stands_in_the_register_until_its_delivery_says_so(town):
    town.report()
    town.trace()
    town.answer(town.clerk, "corrected", value="139 0013 7002")
    town.answer(town.doctor, "corrected", value=RIGHT)
    town.link()

    corrected = town.phones()
    town.bring(WELFARE, saying(OTHER), LI)
    town.bring(HEALTH, saying(OTHER), LI)
    town.link()

    assert [(line.rule, line.standing, line.is_contested) for line in corrected.values()] == [
        ("corrected", "current", False),
        ("several", "past", False),
    ]
    assert corrected[0].text == "139****7002"
    assert town.states() == {WELFARE_SET: "delivered", HEALTH_SET: "delivered"}
    assert [line.text for line in town.phones().values()] == ["139****7003"]


def test_while_one_source_has_not_agreed_the_old_value_stands_beside_the_corrected_one(town):
    town.report()
    town.trace()
    town.answer(town.clerk, "corrected", value=RIGHT)
    town.link()

    first, second = town.phones().values()
    assert (first.text, first.rule, first.is_contested) == ("139****7002", "corrected", False)
    assert (second.standing, second.is_contested) == ("conflict", True)


def test_a_confirmed_value_is_contested_no_more_once_every_source_has_confirmed_it(town):
    town.report()
    town.trace()

    town.answer(town.clerk, "confirmed", why="original")
    half = town.phones()[0].is_contested
    town.answer(town.doctor, "confirmed", why="asked")

    assert (half, town.phones()[0].is_contested) == (True, False)
    town.link()
    assert not town.phones()[0].is_contested
    assert town.states() == {WELFARE_SET: "confirmed", HEALTH_SET: "confirmed"}


def test_a_value_of_which_its_source_cannot_tell_stays_contested_through_runs(town):
    town.report()
    town.trace()
    town.answer(town.clerk, "unknown")
    town.answer(town.doctor, "promised")
    town.link()

    assert town.phones()[0].is_contested


def test_a_delivery_that_says_something_else_closes_the_item_by_itself(town):
    town.report()
    town.trace()
    town.bring(WELFARE, saying(RIGHT), LI)
    town.link()

    assert town.states() == {WELFARE_SET: "overtaken", HEALTH_SET: "open"}
    assert "correction.overtaken" in town.verbs()


def test_a_new_version_of_the_row_that_says_the_same_keeps_the_item(town):
    town.report()
    town.trace()
    town.bring(WELFARE, (*CHEN[:5], "已走访"), LI)
    town.link()

    assert town.states() == {WELFARE_SET: "open", HEALTH_SET: "open"}
    assert town.phones()[0].is_contested


def test_two_reports_of_one_value_are_one_item_and_both_must_be_withdrawn(town):
    first = town.report()
    second = town.report(town.grid_worker, value="")
    with pytest.raises(actions.ReportedAlready):
        town.report()

    with importing.inside(town.worker):
        actions.withdraw_report(actor=town.worker, report_id=first.pk, at=timezone.now())
    still = town.states()
    with importing.inside(town.grid_worker):
        actions.withdraw_report(actor=town.grid_worker, report_id=second.pk, at=timezone.now())

    assert (still, town.states()) == ({WELFARE_SET: "open"}, {WELFARE_SET: "withdrawn"})
    assert not town.phones()[0].is_contested


def test_nobody_but_the_source_answers_and_nobody_but_the_reporter_withdraws(town):
    made = town.report()

    with pytest.raises(corrections.CorrectionMissing), importing.inside(town.doctor):
        actions.answer_correction(
            actor=town.doctor, correction_id=made.correction_id, answer="unknown", at=timezone.now()
        )
    with pytest.raises(MayNot), importing.inside(town.grid_worker):
        actions.answer_correction(
            actor=town.grid_worker, correction_id=made.correction_id, answer="unknown", at=timezone.now()
        )
    with pytest.raises(corrections.ReportMissing), importing.inside(town.grid_worker):
        actions.withdraw_report(actor=town.grid_worker, report_id=made.pk, at=timezone.now())
    assert town.states() == {WELFARE_SET: "open"}


def test_a_worker_reports_a_value_and_its_department_corrects_it(linked, visit, django_db_blocker):
    worker = qinghe.log_in(visit, linked, "wanglan")
    url = _file_with_a_phone_of(linked, "区民政局")
    worker.goto(url)
    worker.get_by_role("link", name="报错：“手机”有误").first.click()
    worker.get_by_label("本人或家属告知").check()
    worker.get_by_label("您所知的正确值").fill("13900137002")
    worker.get_by_role("button", name="报错").click()
    assert "存疑：有人报错" in worker.locator("main").inner_text()
    worker.context.close()

    clerk = qinghe.log_in(visit, linked, "hechuan")
    clerk.goto("/department/")
    clerk.get_by_role("link", name="手机 ·").first.click()
    clerk.get_by_role("button", name="显示这个值和报错人的说法").click()
    assert "13900137002" in clerk.locator("main").inner_text()
    clerk.get_by_label("有误，正确的值如下").check()
    clerk.locator("#id_value").fill("13900137002")
    clerk.get_by_role("button", name="回复").click()
    assert "已更正" in clerk.locator("main").inner_text()
    qinghe.do_jobs(clerk)
    clerk.context.close()

    again = qinghe.log_in(visit, linked, "wanglan")
    again.goto(url)
    assert "区民政局 社会救助与高龄津贴 已更正" in again.locator("main").inner_text()
    assert "核实更正" in again.locator("#looks").inner_text()
    again.goto("/register/reports/")
    assert "已更正" in again.locator("main").inner_text()
    again.get_by_role("link", name="手机").first.click()
    assert again.get_by_role("button", name="撤回报错").count() == 0


def _file_with_a_phone_of(linked, department: str) -> str:
    """Return the file of somebody whose one phone only this department states."""
    founded = linked.founded
    with importing.inside(founded.worker):
        told = Record.objects.filter(dataset__lead_id=founded.organizations[department]).values("pk")
        found = Fact.objects.filter(field="phone", ordinal=0, record_id__in=told, entity__sort="person")
        return f"/register/people/{found.order_by('entity_id').values_list('entity_id', flat=True)[0]}/"
