"""Yes and no as clerks tick them: 是, √, 1, Y; 否, ×, 0, N."""

from typing import Final

_YES: Final = frozenset("是 有 对 1 √ ✓ ✔ ☑ y yes t true 真 on".split())
_NO: Final = frozenset("否 无 不是 没有 0 × ✗ ✘ ☐ n no f false 假 off".split())
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width letters and figures


def normalize(raw: str) -> bool | None:
    """Understand a ticked cell; None when it is neither a yes nor a no."""
    text = raw.strip().translate(_NARROW).removesuffix(".0").lower()
    if text in _YES:
        return True
    return False if text in _NO else None
