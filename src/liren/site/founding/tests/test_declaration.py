"""A declaration is understood whole or refused by name."""

import tomllib
from typing import Any

import pytest

from liren.site.founding import declaration


def example() -> dict[str, Any]:
    return tomllib.loads(declaration.EXAMPLE.read_text("utf-8"))


def test_the_example_is_understood():
    declared = declaration.read(path=declaration.EXAMPLE)

    assert declared.community.code == "330199001001"
    assert {one.username for one in declared.accounts} == {
        "wanglan", "liufeng", "zhoumin", "hechuan", "shenmo", "zhengzhi",
    }  # fmt: skip


def test_a_file_that_is_not_there_or_no_toml_is_refused_by_name(tmp_path):
    broken = tmp_path / "社区.toml"
    broken.write_text("code = 33019900100")

    for path in (tmp_path / "没有.toml", tmp_path, broken):
        with pytest.raises((declaration.DeclarationNotRead, declaration.WordNotKnown)) as refused:
            declaration.read(path=path)
        assert refused.value.data["place"]


@pytest.mark.parametrize(
    ("change", "refusal", "place"),
    [
        (lambda said: said.pop("community"), declaration.WordMissing, "community"),
        (lambda said: said["community"].update(code="3301"), declaration.ValueNotKnown, "community"),
        (lambda said: said.update(posts=[]), declaration.WordNotKnown, "posts"),
        (lambda said: said.update(post={}), declaration.ValueNotKnown, "post"),
        (lambda said: said.update(post=[3]), declaration.ValueNotKnown, "post 1"),
        (lambda said: said["organization"][0].update(area="供电公司"), declaration.ValueNotKnown, "organization 1"),
        (lambda said: said["organization"][1].update(line="供电公司"), declaration.ValueNotKnown, "organization 2"),
        (lambda said: said["organization"][1].update(kind="club"), declaration.ValueNotKnown, "organization 2"),
        (lambda said: said["organization"].append(said["organization"][0]), declaration.SaidTwice, "organization 13"),
        (lambda said: said["post"][0].pop("role"), declaration.WordMissing, "post 1"),
        (lambda said: said["post"][0].update(role="king"), declaration.ValueNotKnown, "post 1"),
        (lambda said: said["post"][0].update(organization="街道"), declaration.ValueNotKnown, "post 1"),
        (lambda said: said["post"].append(said["post"][0]), declaration.SaidTwice, "post 7"),
        (lambda said: said["account"][0].update(posts="居委会/主任"), declaration.ValueNotKnown, "account 1"),
        (lambda said: said["account"][0].update(posts=["居委会/主任"]), declaration.ValueNotKnown, "account 1"),
        (lambda said: said["account"][0].update(is_active="no"), declaration.ValueNotKnown, "account 1"),
        (lambda said: said["account"][0].update(phone="1"), declaration.WordNotKnown, "account 1"),
        (lambda said: said["account"][0].update(username="liren"), declaration.SaidTwice, "account 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(change, refusal, place):
    said = example()
    change(said)

    with pytest.raises(refusal) as refused:
        declaration.understand(found=said)

    assert refused.value.data["place"] == place
