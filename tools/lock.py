"""
Write the lock files: exact versions with hashes, and no address of any package index.

    python -m tools.lock

`requirements.lock` is what runs, `requirements-dev.lock` adds what checks and measures. They hold for every Python from
the oldest that we support.
"""

import subprocess
import sys

COMMON = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
)


def main() -> int:
    """Write both files, the second within the bounds of the first."""
    compile_ = [sys.executable, "-m", "uv", "pip", "compile", *COMMON, "pyproject.toml"]
    run = subprocess.call([*compile_, "--output-file=requirements.lock", *sys.argv[1:]])
    extras = ("--extra=dev", "--extra=bench", "--constraint=requirements.lock")
    return run or subprocess.call([*compile_, *extras, "--output-file=requirements-dev.lock", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
