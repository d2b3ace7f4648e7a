"""
Write the lock files: exact versions with hashes, and no address of any package index.

    python -m tools.lock

`requirements.lock` is what runs, `requirements-dev.lock` adds what checks and measures, `requirements-peers.lock` adds
what the linkage engine is raced with. They hold for every Python from the oldest that we support.
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
    """Write the files, each within the bounds of the one before."""
    checks, peers = ("--extra=dev", "--extra=bench"), ("--extra=dev", "--extra=bench", "--extra=peers")
    return (
        _compile("requirements.lock")
        or _compile("requirements-dev.lock", *checks, "--constraint=requirements.lock")
        or _compile("requirements-peers.lock", *peers, "--constraint=requirements-dev.lock")
    )


def _compile(file: str, *options: str) -> int:
    command = [sys.executable, "-m", "uv", "pip", "compile", *COMMON, "pyproject.toml"]
    return subprocess.call([*command, *options, f"--output-file={file}", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
