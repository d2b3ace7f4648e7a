"""Promises that every template of the house keeps, wherever it stands."""

import re
from pathlib import Path

import pytest

from liren.web import icons

HOUSE = Path(icons.__file__).resolve().parent.parent
TEMPLATES = sorted(path for path in HOUSE.rglob("templates/**/*.html") if "email" not in path.parts)
PARTS = sorted((HOUSE / "web/templates/liren/parts").glob("*.html"))
INLINE = re.compile(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|\shx-on""", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.IGNORECASE)
ICON = re.compile(r"""{%\s*icon "([a-z0-9-]+)"|icon="([a-z0-9-]+)\"""")


def _name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_has_no_inline_script_and_no_inline_style(path):
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_loads_nothing_from_elsewhere(path):
    assert ELSEWHERE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_names_only_icons_that_we_serve(path):
    named = {one or other for one, other in ICON.findall(path.read_text("utf-8"))}

    assert named - icons.names() == set()


@pytest.mark.parametrize("path", PARTS, ids=_name)
def test_a_part_says_at_its_top_what_it_draws_and_takes(path):
    comment = re.match(r"{% comment %}\n([a-z]+): .+\n(\n- .+|\n)*{% endcomment %}", path.read_text("utf-8"))

    assert comment is not None
    assert comment[1] == path.stem


def test_an_icon_that_we_do_not_serve_is_refused():
    with pytest.raises(KeyError):
        icons.url("no-such-icon")
