"""A test that could not run is a failure where it counts."""

import pytest

pytest_plugins = ["pytester"]

SKIPS = """
import pytest

@pytest.mark.skip(reason="no browser")
def test_the_page_opens():
    pass
"""


def test_a_skipped_test_fails_in_ci(pytester, monkeypatch):
    monkeypatch.setenv("CI", "1")
    pytester.makepyfile(SKIPS)

    result = pytester.runpytest_inprocess("-p", "tests.strictness", "-p", "no:django")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*skipped, which CI does not allow*no browser*"])


def test_a_module_that_skips_itself_fails_in_ci(pytester, monkeypatch):
    monkeypatch.setenv("CI", "1")
    pytester.makepyfile("import pytest\npytest.importorskip('no_such_package')\n")

    result = pytester.runpytest_inprocess("-p", "tests.strictness", "-p", "no:django")

    assert result.ret != pytest.ExitCode.OK
    result.assert_outcomes(errors=1)


def test_a_skipped_test_is_skipped_elsewhere(pytester, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    pytester.makepyfile(SKIPS)

    result = pytester.runpytest_inprocess("-p", "tests.strictness", "-p", "no:django")

    result.assert_outcomes(skipped=1)
