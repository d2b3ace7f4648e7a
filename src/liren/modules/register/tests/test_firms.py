"""What of a firm's name stands outside the vault."""

import pytest

from liren.kit.refs import Ref
from liren.modules.register.actions import correcting, firms, holding
from liren.primitives.entities.actions import FoundRelation

WANG, CHEN, SHOP, MILL = Ref("person", 1), Ref("person", 2), Ref("organization", 3), Ref("organization", 4)


def beside(subject: Ref, object_: Ref) -> FoundRelation:
    return FoundRelation(
        subject_sort=subject.sort, subject_id=subject.id, relation="works_at", object_sort=object_.sort,
        object_id=object_.id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("called", "names", "shown"),
    [
        ("王伟水果店", ["王伟"], "王*水果店"),
        ("欧阳志远五金店", ["阳志", "欧阳志远"], "欧阳*远五金店"),
        ("同航食品有限公司", ["王伟"], "同航食品有限公司"),
        ("王记面馆", ["王"], "王记面馆"),
    ],
)
def test_a_firm_is_called_as_it_is_but_for_the_names_of_those_beside_it(called, names, shown):
    assert firms.shown(text=called, bearers=names) == shown


def test_only_people_who_stand_beside_a_firm_bear_its_name():
    relations = [beside(WANG, SHOP), beside(MILL, CHEN), beside(WANG, CHEN)]

    found = firms.bearers(names={WANG: ["王伟"], CHEN: ["陈桂珍", "陈桂贞"]}, relations=relations)

    assert found == {SHOP: {"王伟"}, MILL: {"陈桂珍", "陈桂贞"}}


def test_neither_label_nor_masked_facts_of_a_firm_name_its_owner():
    def given(text: str) -> correcting.Given:
        return correcting.Given(text=text, record_id=1, rule="newest", standing="current", observed_on=None)

    values = {WANG: {"name": [given("王伟")]}, SHOP: {"name": [given("王伟水果店"), given("王伟鲜果")]}}

    masks = holding._shown(values, {}, {"w": WANG, "s": SHOP}, [beside(WANG, SHOP)])

    [shop] = [mask for mask in masks if mask.entity == SHOP]
    assert (shop.label, shop.facts) == ("王*水果店", {"name": "王*水果店", "name#1": "王*鲜果"})
