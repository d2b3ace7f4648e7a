from pathlib import Path

import pytest

from liren.site.town import Delivery
from liren.site.town.evaluate import LinksNotReadable, missing_by_role, score

HEAD = "file,sheet,row,kind,role,entity\n"


def _file(path: Path, *lines: str) -> Path:
    path.write_text(HEAD + "".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_perfect_answer_scores_one(tmp_path: Path) -> None:
    truth = _file(
        tmp_path / "t", "a.csv,,2,person,subject,P1", "a.csv,,3,person,subject,P1", "a.csv,,4,person,subject,P2"
    )
    links = _file(tmp_path / "l", "a.csv,,2,person,subject,x", "a.csv,,3,person,subject,x", "a.csv,,4,person,subject,y")

    result = score(links=links, truth=truth)["person"]

    assert (result.precision, result.recall, result.f1) == (1.0, 1.0, 1.0)
    assert (result.true_pairs, result.linked_pairs, result.right_pairs) == (1, 1, 1)


def test_a_wrong_merge_costs_precision_and_a_missing_mention_recall(tmp_path: Path) -> None:
    truth = _file(tmp_path / "t", *(f"a.csv,,{row},person,subject,P{row // 4}" for row in range(2, 8)))
    links = _file(
        tmp_path / "l", *(f"a.csv,,{row},person,subject,x" for row in range(2, 7)), "a.csv,,9,person,subject,x"
    )

    result = score(links=links, truth=truth)["person"]

    assert result.linked_pairs == 10
    assert result.right_pairs == 1 + 3
    assert result.true_pairs == 1 + 6
    assert (result.entities_with_two_true, result.missing_mentions, result.extra_mentions) == (1, 1, 1)


def test_the_truth_judged_against_itself_is_perfect(first: Delivery) -> None:
    results = score(links=first.truth, truth=first.truth)

    assert set(results) == {"person", "household", "dwelling", "vehicle", "organization"}
    assert all((r.f1, r.missing_mentions, r.entities_with_two_true) == (1.0, 0, 0) for r in results.values())


def test_the_second_owner_may_be_numbered_from_one_or_two(tmp_path: Path) -> None:
    truth = _file(tmp_path / "t", "a.csv,,2,person,owner2,P1", "a.csv,,3,person,owner2,P1")
    links = _file(tmp_path / "l", "a.csv,,2,person,owner,x", "a.csv,,3,person,owner2,x")

    assert score(links=links, truth=truth)["person"].recall == 1.0


def test_coverage_is_told_by_file_kind_and_role(tmp_path: Path) -> None:
    truth = _file(tmp_path / "t", "a.csv,,2,person,subject,P1", "a.csv,,2,dwelling,subject,D1")
    links = _file(tmp_path / "l", "a.csv,,2,person,subject,x", "a.csv,,2,vehicle,subject,v")

    assert missing_by_role(links=links, truth=truth) == {
        ("a.csv", "dwelling", "subject"): (1, 1, 0),
        ("a.csv", "person", "subject"): (1, 0, 0),
        ("a.csv", "vehicle", "subject"): (0, 0, 1),
    }


def test_a_file_of_another_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(LinksNotReadable, match="header"):
        score(links=path, truth=path)
