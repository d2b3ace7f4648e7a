"""Keep the words of both languages complete: extract, compile and check the message catalogues of every app.

    python tools/messages.py extract    find marked strings (needs GNU gettext)
    python tools/messages.py compile    .po → .mo (needs GNU gettext)
    python tools/messages.py check      everything extracted, translated and compiled (needs GNU gettext)

English is the source: in an `en` catalogue an empty msgstr means the msgid itself and is complete. In every other
language each msgid needs words, none may be marked fuzzy, and Chinese words take full-width signs. Compiled
catalogues are committed: a bare machine that only runs Liren has no gettext.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/liren"
LANGUAGES = ("zh_Hans", "en")
# A half-width sign that touches a Chinese character: it stands too close, and a line may break before it. One between
# Latin words or figures (EPSG:4490, 14:30, 20,000) is theirs.
CHINESE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”]"
HALF_WIDTH = re.compile(rf"(?<={CHINESE})[,;:!?()]|[,;:!?()](?={CHINESE})")


def main() -> int:
    """Run the verb; 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("extract", "compile", "check"))
    verb = parser.parse_args().verb
    apps = sorted(folder.parent for folder in SOURCE.rglob("locale") if folder.is_dir())
    if verb == "extract":
        for app in apps:
            _extract(app)
    elif verb == "compile":
        for catalogue in _catalogues(apps):
            _compile(catalogue, target=catalogue.with_suffix(".mo"))
    else:
        return _report([complaint for app in apps for complaint in _check(app)])
    return 0


def _extract(app: Path) -> None:
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "--no-wrap", "--no-obsolete"]
    for language in LANGUAGES:
        command += ["--locale", language]
    subprocess.run(
        command, cwd=app, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.DEVNULL
    )
    for catalogue in _catalogues([app]):
        # The moment of extraction would make every run a change.
        text = re.sub(
            r'^"(POT-Creation-Date|PO-Revision-Date): .*\n', "", catalogue.read_text("utf-8"), flags=re.MULTILINE
        )
        catalogue.write_text(text, encoding="utf-8")


def _compile(catalogue: Path, *, target: Path) -> None:
    subprocess.run(["msgfmt", "--check-format", "-o", str(target), str(catalogue)], check=True)


def _catalogues(apps: list[Path]) -> list[Path]:
    return [app / "locale" / language / "LC_MESSAGES" / "django.po" for app in apps for language in LANGUAGES]


def _check(app: Path) -> list[str]:
    complaints = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / app.relative_to(ROOT)
        shutil.copytree(app, copy)
        _extract(copy)
        for fresh, kept in zip(_catalogues([copy]), _catalogues([app]), strict=True):
            complaints += _compare(fresh, kept, scratch=Path(folder) / "fresh.mo")
    return complaints


def _compare(fresh: Path, kept: Path, *, scratch: Path) -> list[str]:
    name = kept.relative_to(ROOT)
    if not kept.exists():
        return [f"{name}: missing; run extract"]
    complaints = [] if _ids(fresh) == _ids(kept) else [f"{name}: not extracted; run extract"]
    if "en" not in kept.parts and (untranslated := _count(kept, "--untranslated")):
        complaints.append(f"{name}: {untranslated} without words")
    if "zh_Hans" in kept.parts:
        complaints += [f"{name}: {words} has half-width signs" for words in half_width(kept.read_text("utf-8"))]
    if fuzzy := _count(kept, "--only-fuzzy"):
        complaints.append(f"{name}: {fuzzy} fuzzy")
    _compile(kept, target=scratch)
    if not kept.with_suffix(".mo").exists() or scratch.read_bytes() != kept.with_suffix(".mo").read_bytes():
        complaints.append(f"{name}: not compiled; run compile")
    return complaints


def half_width(catalogue: str) -> list[str]:
    """Return the translations in the text of a Chinese catalogue in which a half-width sign touches a character."""
    translations = re.findall(r"^msgstr(?:\[\d\])? (.*(?:\n\".*\")*)", catalogue, flags=re.MULTILINE)
    # A placeholder brings words or figures of its own, its brackets are no punctuation.
    return [words for words in translations if HALF_WIDTH.search(re.sub(r"%\(\w+\)[sd]", "%", words))]


def _ids(catalogue: Path) -> list[str]:
    return sorted(re.findall(r"^msg(?:id|ctxt) .*(?:\n\".*\")*", catalogue.read_text("utf-8"), flags=re.MULTILINE))


def _count(catalogue: Path, which: str) -> int:
    found = subprocess.run(["msgattrib", which, str(catalogue)], check=True, capture_output=True, text=True).stdout
    return max(0, found.count("\nmsgid ") - (1 if '\nmsgid ""\nmsgstr' in found else 0))


def _report(complaints: list[str]) -> int:
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
