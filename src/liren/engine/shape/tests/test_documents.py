"""docs/reference/shaping.md says what the dictionary and the rules say."""

from pathlib import Path

from liren.engine.shape import casting, problems, red_lines, words

PAGE = (Path(__file__).parents[5] / "docs" / "reference" / "shaping.md").read_text(encoding="utf-8")


def form_lines():
    signatures = words.load().signatures
    return [f"| `{form}` | {'、'.join(sorted(listed))} |" for form, listed in signatures.items()]


def chief_lines():
    return [f"| `{form}` | {', '.join(roles) or '—'} |" for form, roles in casting.CHIEFS.items()]


def line_lines():
    return [f"| `{code}` | {line.zh} | {line.en} |" for code, line in red_lines.LINES.items()]


def problem_lines():
    return [f"| `{code}` | {zh} | {en} |" for code, (zh, en) in problems.MESSAGES.items()]


def test_the_page_lists_every_form():
    assert "\n".join(form_lines()) in PAGE


def test_the_page_says_who_is_the_subject():
    assert "\n".join(chief_lines()) in PAGE


def test_the_page_lists_every_red_line():
    assert "\n".join(line_lines()) in PAGE


def test_the_page_lists_every_problem():
    assert "\n".join(problem_lines()) in PAGE


def test_the_page_counts_the_dictionary():
    assert f"{words.load().count():,} words." in PAGE
