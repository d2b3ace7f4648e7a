"""Fetch the browser assets that Liren serves itself, from their npm packages, and write down versions and licenses.

Run by a developer when a version below changes; the copied files are committed. Nothing is loaded from elsewhere at run
time. Only the icons named in `tools/icons.txt` are kept, as one SVG sprite: a tenth of the weight of the icon font, and
no style sheet that a strict content policy would have to trust.

    python tools/vendor_assets.py
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/liren/web/static/liren/vendor"
ICONS = ROOT / "tools/icons.txt"
SOURCE_MAP = re.compile(rb"\n?/[/*]# sourceMappingURL=.*$", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """One npm package, its exact version, and the files kept: path in the package → name here."""

    name: str
    version: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        {
            "dist/css/bootstrap.min.css": "bootstrap.min.css",
        },
    ),
    Package("bootstrap-icons", "1.13.2", {}),
    Package("htmx.org", "2.0.11", {"dist/htmx.min.js": "htmx.min.js"}),
    # Named .js: not every server knows that .mjs is JavaScript.
    Package(
        "maplibre-gl",
        "6.17.0",
        {
            "dist/maplibre-gl.mjs": "maplibre-gl.js",
            "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.js",
            "dist/maplibre-gl.css": "maplibre-gl.css",
        },
    ),
    Package("echarts", "6.1.0", {"dist/echarts.min.js": "echarts.min.js", "licenses/LICENSE-d3": "LICENSE-d3.txt"}),
)


def main() -> None:
    """Fetch every package, copy what is kept, write the sprite and the list."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    lines = ["# Vendored browser assets", "", "Written by `tools/vendor_assets.py`; do not edit.", ""]
    lines += ["| package | version | license | file | SHA-256 |", "| --- | --- | --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            root = _unpack(package, folder=Path(folder))
            lines += _keep(package, root=root)
    (TARGET / "VENDORED.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(list(TARGET.iterdir()))} files in {TARGET.relative_to(ROOT)}")


def _unpack(package: Package, *, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", f"{package.name}@{package.version}", "--pack-destination", str(folder)]
    archive = folder / subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    root = folder / package.name
    with tarfile.open(archive) as tar:
        tar.extractall(root, filter="data")
    return root / "package"


def _keep(package: Package, *, root: Path) -> list[str]:
    license_name = json.loads((root / "package.json").read_text(encoding="utf-8"))["license"]
    text = next(path for path in sorted(root.iterdir()) if path.name.upper().startswith("LICENSE"))
    shutil.copy(text, TARGET / f"LICENSE-{package.name}.txt")
    if (root / "NOTICE").exists():  # the Apache license asks that it travels along
        shutil.copy(root / "NOTICE", TARGET / f"NOTICE-{package.name}.txt")
    kept = {}
    for source, name in package.files.items():
        # The hashed static storage refuses a file that points to a map we do not serve.
        kept[name] = SOURCE_MAP.sub(b"", (root / source).read_bytes())
    if package.name == "bootstrap-icons":
        kept["icons.svg"] = _sprite(root / "icons").encode()
    for name, content in kept.items():
        (TARGET / name).write_bytes(content)
    return [
        f"| {package.name} | {package.version} | {license_name} | `{name}` | `{hashlib.sha256(content).hexdigest()}` |"
        for name, content in kept.items()
    ]


def _sprite(folder: Path) -> str:
    symbols = [_symbol(folder, name) for name in ICONS.read_text(encoding="utf-8").split()]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _symbol(folder: Path, name: str) -> str:
    drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    body = re.sub(r"^<svg[^>]*>|</svg>$|(?<=>)\s+(?=<)|\s+$", "", drawing.strip()).strip()
    return f'<symbol id="{name}" viewBox="0 0 16 16">{body}</symbol>'


if __name__ == "__main__":
    main()
