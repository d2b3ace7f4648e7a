import pytest

from liren.engine import fields, mentions


def test_a_target_reads_back_what_it_wrote():
    target = fields.Target("landlord", "person", "phone")

    assert fields.Target.parse(str(target)) == target


def test_a_target_of_two_parts_is_refused():
    with pytest.raises(ValueError, match="unpack"):
        fields.Target.parse("person.phone")


def test_every_relation_joins_declared_kinds():
    assert {kind for pair in fields.RELATIONS.values() for kind in pair} <= set(fields.KINDS)


@pytest.mark.parametrize("kind", fields.KINDS)
def test_every_kind_has_a_mention_table_with_its_fields(kind):
    assert mentions.SCHEMAS[kind].names == ["mention", "row_id", "role", *fields.FIELDS[kind]]
