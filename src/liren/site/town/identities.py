"""Numbers that identify: citizen ids with right check digits, phones, plates, organization codes.

No number here can belong to anyone: the county codes are unassigned in GB/T 2260, the mobile prefixes are allotted to
no operator, and the plates bear a letter their province does not use.
"""

from datetime import date
from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MOBILE = ("154", "160", "161", "163", "164", "168", "169")
_PLATE = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def check_digit(digits: str) -> str:
    """Return the last character of a citizen id (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]


def uscc_check(body: str) -> str:
    """Return the last character of a unified social credit code (GB 32100-2015, mod 31)."""
    total = sum(_USCC.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return _USCC[(31 - total % 31) % 31]


class Issuer:
    """Hands out identifiers, never the same one twice."""

    def __init__(self, *, rng: Random) -> None:
        self._rng = rng
        self._sequences: dict[tuple[str, date, str], int] = {}
        self._phones: set[str] = set()
        self._plates: set[str] = set()
        self._serial = 0

    def citizen_id(self, *, division: str, born: date, sex: str) -> str:
        """Return a resident id; the third sequence digit is odd for men."""
        key = (division, born, sex)
        step = self._sequences.get(key)
        if step is None:
            step = self._rng.randrange(30)
        self._sequences[key] = step + 1
        sequence = step * 2 + (1 if sex == "M" else 2)
        digits = f"{division}{born:%Y%m%d}{sequence:03d}"
        return digits + check_digit(digits)

    def phone(self) -> str:
        """Return a mobile number."""
        while True:
            number = f"{self._rng.choice(_MOBILE)}{self._rng.randrange(10**8):08d}"
            if number not in self._phones:
                self._phones.add(number)
                return number

    def landline(self) -> str:
        """Return a local landline; 0570-0574 exist, so the area code is one that does not."""
        return f"0569-{self._rng.randrange(6 * 10**6, 7 * 10**6)}"

    def plate(self, *, region: str, is_electric: bool) -> str:
        """Return a car plate (GA 36-2018), one character longer for new energy."""
        rng = self._rng
        while True:
            tail = "".join(rng.choice("0123456789") for _ in range(4)) + rng.choice("0123456789")
            letter = rng.choice(_PLATE)
            body = f"{rng.choice('DF')}{tail}" if is_electric else f"{letter}{tail[:4]}"
            number = f"{region}{body}" if is_electric else f"{region}{body[0]}{rng.choice(_PLATE)}{body[2:]}"
            if number not in self._plates:
                self._plates.add(number)
                return number

    def uscc(self, *, division: str) -> str:
        """Return a company's unified social credit code."""
        self._serial += 1
        body = f"91{division}MA{self._serial % 10**7:07d}"
        return body + uscc_check(body)

    def passport(self) -> str:
        """Return a passport number."""
        self._serial += 1
        return f"E{self._rng.randrange(10**3):03d}{self._serial % 10**5:05d}"
