"""
Make the virtual environment, or say what is missing for it.

    python3 tools/venv.py FOLDER

Runs on whatever python3 the machine has, so it is written for old ones too.
"""

import subprocess
import sys

NEEDED = (3, 11)

TOO_OLD = """\
需要 Python 3.11 或更高版本，当前是 {found}。请安装后用 make PYTHON=python3.11 再试。
Python 3.11 or newer is needed, this is {found}. Install it and try make PYTHON=python3.11."""

NO_VENV = """\
无法创建虚拟环境：缺少 venv 模块。Debian 或 Ubuntu 上请运行：apt-get install python3-venv，然后再试。
The virtual environment cannot be made: the venv module is missing. On Debian or Ubuntu run
apt-get install python3-venv, then try again."""


def main() -> int:
    """Make it; 2 with a sentence in both languages when the machine lacks something."""
    if sys.version_info[:2] < NEEDED:
        print(TOO_OLD.format(found=".".join(map(str, sys.version_info[:3]))), file=sys.stderr)
        return 2
    if not _has_venv():
        print(NO_VENV, file=sys.stderr)
        return 2
    return subprocess.call([sys.executable, "-m", "venv", sys.argv[1]])


def _has_venv() -> bool:
    """Debian ships `venv` without the `ensurepip` that it needs."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
