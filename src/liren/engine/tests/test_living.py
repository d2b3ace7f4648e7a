"""The facts of living that registers contradict each other about: told from files, modelled and never mended."""

import pytest

from liren.engine import fields, link
from liren.engine.shape import gathering
from liren.engine.shape.tests import tables
from liren.engine.shape.tests.tables import citizen_id as ID

POLICE = ["户号", "户别", "户主姓名", "与户主关系", "姓名", "公民身份号码", "住址"]
LODGERS = ["姓名", "公民身份号码", "户籍地址", "暂住地址", "来本地日期", "居住事由"]
HEALTH = ["健康档案编号", "姓名", "身份证号", "本人电话", "现住址", "档案状态", "体检日期"]
OWNERS = ["小区名称", "房号", "业主姓名", "身份证号", "手机号", "建筑面积"]
HERE, THERE = "幸福路1弄2号301室", "和平路8弄5号402室"


def linked(**files):
    """What follows from small files, each a list of rows below its header."""
    mapped = [tables.mapped(rows, f"{name}.csv") for name, rows in files.items()]
    found = gathering.gather(mapped)
    assert found.errors == ()
    return Told(found.mentions, link.link(found.mentions))


class Told:
    def __init__(self, mentions, answer):
        entity = dict(zip(answer.links["mention"].to_pylist(), answer.links["entity"].to_pylist(), strict=True))
        people = mentions.tables[fields.PERSON].to_pylist()
        self.names = {entity[one["mention"]]: one["name"].split("(")[0] for one in people if one["name"]}
        self.states = {(self._called(one["entity"]), one["state"]) for one in answer.states.to_pylist()}
        self.relations = {
            (self._called(one["subject"]), one["relation"], self._called(one["object"]))
            for one in answer.relations.to_pylist()
        }
        self.homes: dict[str, set[str]] = {}
        for one in answer.homes.to_pylist():
            self.homes.setdefault(one["home"], set()).add(self._called(one["person"]))

    def _called(self, entity):
        return self.names.get(entity, entity.split("-")[0])

    def of(self, name):
        return {state for one, state in self.states if one == name}


def police(name, serial, address=HERE, kind="家庭户", register="310101001"):
    return [register, kind, "张建国", "户主" if name == "张建国" else "子", name, ID(serial), address]


def health(name, serial, address, status="活动"):
    return [f"3101010010010{serial:04}", name, ID(serial), f"1380000{serial:04}", address, status, "2024-03-02"]


def test_who_lives_where_registered_is_told_so():
    told = linked(户籍=[POLICE, police("张建国", 1)], 健康=[HEALTH, health("张建国", 1, HERE)])

    assert told.of("张建国") == {"residence_match"}


def test_who_is_registered_here_and_lives_there_is_told_from_both_sides():
    told = linked(户籍=[POLICE, police("张建国", 1)], 健康=[HEALTH, health("张建国", 1, THERE)])

    assert told.of("张建国") == {"residence_split", "registered_absent", "present_unregistered"}


def test_who_came_from_elsewhere_is_absent_from_no_home_here():
    told = linked(流动=[LODGERS, ["李四", ID(3), "某县某村3组", HERE, "2024-01-02", "务工"]])

    assert told.of("李四") == {"residence_split", "present_unregistered"}


def test_where_no_source_says_where_somebody_lives_or_is_registered_nothing_else_is_claimed():
    told = linked(户籍=[POLICE, police("张建国", 1)], 健康=[HEALTH, health("李四", 2, THERE)])

    assert told.of("张建国") == {"residence_unknown"}
    assert told.of("李四") == {"registration_unknown"}


def test_a_home_where_all_who_are_registered_live_elsewhere_is_an_empty_registration():
    both = [POLICE, police("张建国", 1), police("张小明", 2)]

    away = linked(户籍=both, 健康=[HEALTH, health("张建国", 1, THERE), health("张小明", 2, THERE)])
    one_stayed = linked(户籍=both, 健康=[HEALTH, health("张建国", 1, THERE), health("张小明", 2, HERE)])
    one_unknown = linked(户籍=both, 健康=[HEALTH, health("张建国", 1, THERE)])

    assert ("dwelling", "empty_registration") in away.states
    assert ("dwelling", "empty_registration") not in one_stayed.states | one_unknown.states


def test_a_collective_household_is_told_from_its_kind():
    told = linked(户籍=[POLICE, police("张建国", 1, kind="集体户"), police("李四", 2, register="310101002")])

    assert [state for state in told.states if state[0] == "household"] == [("household", "collective_household")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (HEALTH, health("张建国", 1, HERE, status="死亡")),
        ([*HEALTH, "死亡日期"], [*health("张建国", 1, HERE), "2023-05-06"]),
        ([*HEALTH, "是否已死亡"], [*health("张建国", 1, HERE), "是"]),
        ([*HEALTH, "停保原因"], [*health("张建国", 1, HERE), "因病去世，次月停发"]),
        (HEALTH, health("张建国(已故)", 1, HERE)),
    ],
    ids=["status", "date", "flag", "reason", "name"],
)
def test_who_is_dead_by_one_source_and_registered_by_another_is_told_so(header, row):
    told = linked(户籍=[POLICE, police("张建国", 1), police("张小明", 2)], 健康=[header, row])

    assert {one for one, state in told.states if state == "dead_registered"} == {"张建国"}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ([*HEALTH, "死亡日期"], [*health("张建国", 1, HERE), ""]),
        ([*HEALTH, "是否已死亡"], [*health("张建国", 1, HERE), "否"]),
        ([*HEALTH, "致贫原因"], [*health("张建国", 1, HERE), "病故"]),
        ([*HEALTH, "备注"], [*health("张建国", 1, HERE), "配偶去世"]),
    ],
    ids=["no date", "no", "cause of hardship", "note about another"],
)
def test_what_does_not_say_that_the_person_died_tells_of_no_death(header, row):
    told = linked(户籍=[POLICE, police("张建国", 1)], 健康=[header, row])

    assert "dead_registered" not in told.of("张建国")


def test_a_register_that_itself_tells_of_the_death_registers_nobody_any_more():
    told = linked(户籍=[[*POLICE, "死亡日期"], [*police("张建国", 1), "2023-05-06"]])

    assert "dead_registered" not in told.of("张建国")


def test_who_owns_two_homes_is_told_so():
    rows = [OWNERS, ["东泰花园", "1-2-301", "张建国", ID(1), "13800000001", "88"]]
    second = ["东泰花园", "4-1-502", "张建国", ID(1), "13800000001", "92"]

    assert "several_homes" not in linked(业主=rows).of("张建国")
    assert "several_homes" in linked(业主=[*rows, second]).of("张建国")


def test_those_who_live_at_one_dwelling_are_one_household_whatever_their_registers():
    told = linked(
        户籍=[POLICE, police("张建国", 1), police("李四", 2, THERE, register="310101002")],
        健康=[HEALTH, health("张建国", 1, HERE), health("李四", 2, HERE)],
    )

    assert list(told.homes.values()) == [{"张建国", "李四"}]
    assert {one[2] for one in told.relations if one[1] == "member_of"} == {"household"}
    assert told.of("李四") == {"residence_split", "registered_absent", "present_unregistered"}


@pytest.mark.parametrize(
    ("rows", "relation"),
    [
        ([POLICE, police("张建国", 1), police("张小明", 2)], ("张小明", "registered_at", "dwelling")),
        ([HEALTH, health("张建国", 1, HERE)], ("张建国", "lives_at", "dwelling")),
        ([OWNERS, ["东泰花园", "1-2-301", "张建国", ID(1), "", "88"]], ("张建国", "owns", "dwelling")),
        (
            [["小区名称", "房号", "业主姓名", "与房主关系"], ["东泰花园", "1-2-301", "李四", "租户"]],
            ("李四", "rents", "dwelling"),
        ),
        ([POLICE, police("张建国", 1), police("张小明", 2)], ("张建国", "head_of", "household")),
        ([POLICE, police("张建国", 1), police("张小明", 2)], ("张小明", "kin_of", "张建国")),
        (
            [["姓名", "学籍号", "学校", "年级", "监护人姓名", "监护人电话", "与本人关系"],
             ["张小明", "G" + ID(2, "20150102"), "实验小学", "三年级", "李芳", "13800000002", "母"]],
            ("李芳", "guardian_of", "张小明"),
        ),
        (
            [["车牌号", "车主", "电话", "车位号"], ["沪A12345", "张建国", "13800000001", "B12"]],
            ("张建国", "drives", "vehicle"),
        ),
        (
            [[*LODGERS, "从业单位"],
             ["李四", ID(3), "某县某村3组", HERE, "2024-01-02", "务工", "上海某某餐饮有限公司"]],
            ("李四", "works_at", "organization"),
        ),
    ],
    ids=lambda one: one[1] if isinstance(one, tuple) else "",
)  # fmt: skip
def test_every_sort_of_relation_is_told_from_a_row(rows, relation):
    assert relation in linked(名册=rows).relations


def test_a_relation_says_when_it_was_told_by_how_many_and_how_surely():
    found = gathering.gather(
        [
            tables.mapped([HEALTH, health("张建国", 1, HERE)], "健康档案_202303.csv"),
            tables.mapped([HEALTH, health("张建国", 1, HERE)], "健康档案_202403.csv"),
            tables.mapped([HEALTH, health("张建国", 1, THERE)], "体检_202201.csv"),
        ]
    )

    lives = [one for one in link.link(found.mentions).relations.to_pylist() if one["relation"] == "lives_at"]

    told = sorted((str(one["first_on"]), str(one["last_on"]), one["rows"], one["sources"]) for one in lives)
    assert told == [("2022-01-01", "2022-01-01", 1, 1), ("2023-03-01", "2024-03-01", 2, 2)]
    assert sorted(round(one["confidence"], 2) for one in lives) == [0.33, 0.67]
