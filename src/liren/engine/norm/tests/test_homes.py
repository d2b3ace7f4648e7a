import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.norm import homes


@given(st.text(st.sampled_from("阳光小区幢号室单元路弄0123、；,- ()①原"), max_size=40))
def test_any_text_is_safe(raw):
    found = homes.split(raw)

    assert found.parts == (raw,) or (len(found.parts) > 1 and all(found.parts))


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("3幢201、3幢202", ("3幢201", "3幢202")),
        ("3幢201、202", ("3幢201", "3幢202")),
        ("201室、202室", ("201室", "202室")),
        ("3-1-201,3-1-202", ("3-1-201", "3-1-202")),
        ("3-201/202", ("3-201", "3-202")),
        ("3幢201和4幢101", ("3幢201", "4幢101")),
        ("3幢201 3幢202", ("3幢201", "3幢202")),
        ("3幢1单元201、2单元202", ("3幢1单元201", "3幢2单元202")),
        ("两处：阳光小区3幢201；幸福路1弄2号301室", ("阳光小区3幢201", "幸福路1弄2号301室")),
        ("①阳光小区3幢201 ②阳光小区5幢601", ("阳光小区3幢201", "阳光小区5幢601")),
        ("阳光小区3幢201室，4幢302室", ("阳光小区3幢201室", "阳光小区4幢302室")),
        ("幸福路1弄2号301室、302室", ("幸福路1弄2号301室", "幸福路1弄2号302室")),
        ("2幢301室，2幢302室（打通）", ("2幢301室", "2幢302室")),
        ("12幢，2单元，501、502", ("12幢2单元501", "12幢2单元502")),
    ],
)
def test_homes_of_a_cell_are_parted_and_each_is_whole(raw, parts):
    assert homes.split(raw) == homes.Homes(parts)


@pytest.mark.parametrize(
    "raw",
    [
        "阳光小区3幢201室",
        "西湖区, 文三路 125号 3幢201室",
        "文三路125号，3幢201",
        "1号楼，2单元，301室",
        "3幢201（南，北）",
        "3幢201、地下室",
        "3幢201，车位B1-23",
        "3幢201，电话13800000000",
        "3幢201；3幢201",
        "3/201",
    ],
)
def test_one_home_stays_whole(raw):
    assert homes.split(raw) == homes.Homes((raw,))


@pytest.mark.parametrize("raw", ["原3幢201，现4幢301", "翠苑一区3幢201室、文三路125号3幢201室", "3幢201、4幢"])
def test_what_may_be_another_home_is_doubtful(raw):
    assert homes.split(raw) == homes.Homes((raw,), is_doubtful=True)
