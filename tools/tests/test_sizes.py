"""The size gate counts as a reader counts."""

from tools import sizes


def test_a_short_file_passes(tmp_path):
    path = tmp_path / "short.py"
    path.write_text("def greet():\n    return '你好'\n")

    assert list(sizes.complaints(path)) == []


def test_a_long_file_is_named(tmp_path):
    path = tmp_path / "long.py"
    path.write_text("x = 1\n" * 401)

    assert list(sizes.complaints(path)) == [f"{path}: 401 lines (at most 400)"]


def test_a_long_function_is_named_with_its_line(tmp_path):
    path = tmp_path / "long.py"
    path.write_text("\n\ndef wade():\n" + "    x = 1\n" * 40)

    assert list(sizes.complaints(path)) == [f"{path}:3: wade has 41 lines (at most 40)"]


def test_a_docstring_costs_nothing(tmp_path):
    path = tmp_path / "explained.py"
    path.write_text('def wade():\n    """\n' + "    words\n" * 30 + '    """\n' + "    x = 1\n" * 39)

    assert list(sizes.complaints(path)) == []
