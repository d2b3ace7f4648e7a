"""The clerk of one register: writes each value as of the day it was taken down, with that office's slips.

Chance is seeded by what the row is about, so next month's export repeats last month's slips, as real ones do.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from liren.site.town import addresses, names, rates, slips
from liren.site.town.model import Organization, Person
from liren.site.town.name_tables import RARE
from liren.site.town.places import Dwelling

_RARE = frozenset(RARE)
_HABITS = (0.58, 0.70, 0.78, 0.86, 0.92, 0.96)  # how many clerks keep to each set of addresses.WORDS, summed
_DATE_FORMS = ("%Y%m%d", "%Y-%m-%d", "y/m/d", "y.m.d", "y.m", "年", "yy年", "serial")
_FLAGS = (("1", "0"), ("√", ""), ("Y", "N"), ("有", "无"))  # how others than this office write yes and no
_SLOTS = tuple[list[float], list[str]]


class Clerk:
    """Writes values of one register; `chances` and `hits` count what could go wrong and what did."""

    def __init__(self, *, seed: int, register: str, noise: float, edition: int = 1) -> None:
        self.rng = Random(0)  # noqa: S311  reseeded for every row; nothing here is secret
        self._base = seed * 1_000_003 + sum(ord(c) * 31**i for i, c in enumerate(register))
        self._edition = edition
        self.register = register
        self.chances: Counter[str] = Counter()
        self.hits: Counter[tuple[str, str]] = Counter()
        self._slots: dict[str, _SLOTS] = {
            field: (list(accumulate(min(0.9, r * noise) for r in table.values())), list(table))
            for field, table in rates.RATES[register].items()
        }

    def open(self, key: int) -> None:
        """Begin a row: the same key gives the same slips, save for the few rows retyped since the last edition."""
        mixed = (self._base + key * 2_654_435_761) & 0xFFFFFFFFFFFF
        if self._edition > 1 and (mixed >> 9) % 100 < 4:
            mixed ^= 0x5BD1E995
        self.rng.seed(mixed)

    def slip(self, field: str) -> str:
        """Draw a slip for a value of a field; empty for none. Every draw is a chance."""
        slots = self._slots.get(field)
        if slots is None:
            return ""
        self.chances[field] += 1
        sums, labels = slots
        draw = self.rng.random()
        return "" if draw >= sums[-1] else labels[bisect(sums, draw)]

    def count(self, field: str, slip: str) -> None:
        """Record that a slip really changed a value."""
        self.hits[(field, slip)] += 1

    def happens(self, field: str) -> str:
        """Draw a slip that always succeeds."""
        slip = self.slip(field)
        if slip:
            self.count(field, slip)
        return slip

    def taken(self, *, since: date, snapshot: date, years: float) -> date:
        """Return the day a row was last looked at: between its beginning and the snapshot, mostly late."""
        return max(since, snapshot - timedelta(days=int(self.rng.expovariate(1 / (years * 365)))))

    def name(self, person: Person, text: str = "") -> str:
        """Write a name."""
        name = text or person.name
        if person.former_name and not text and self.happens("former"):
            name = person.former_name
        if person.id_kind == "passport":
            return name
        if not _RARE.isdisjoint(name) and self.happens("rare"):
            return slips.rare_lost(name, rng=self.rng)
        if "·" in name:
            return slips.undotted(name, rng=self.rng) if self.happens("dotted") else name
        slip = self.slip("name")
        return name if not slip else self._kept("name", slip, name, self._bad_name(slip, name, person))

    def _bad_name(self, slip: str, name: str, person: Person) -> str:
        rng = self.rng
        if slip in ("homophone", "lookalike"):
            return (slips.homophone if slip == "homophone" else slips.lookalike)(name, rng=rng)
        if slip == "spaced":
            return slips.spaced(name, rng=rng)
        if slip == "stray":
            return slips.stray(name, rng=rng)
        if slip == "titled":
            return name + ("先生" if person.sex == "M" else "女士")
        return slips.traditional(name) if slip == "traditional" else name[0] + "*" * (len(name) - 1)

    def _kept(self, field: str, slip: str, good: str, bad: str) -> str:
        if bad != good:
            self.hits[(field, slip)] += 1
        return bad

    def citizen_id(self, person: Person) -> str | float:
        """Write an id; a float is one the spreadsheet took for a number."""
        text = person.citizen_id
        if not text or person.id_kind != "resident":
            return text
        if person.born.year < 1999 and self.happens("old_id"):
            return slips.fifteen(text) if person.age(date(2004, 1, 1)) >= 16 else text
        parent = person.mother or person.father
        if parent is not None and person.born.year > 2005 and self.happens("child_id"):
            return parent.citizen_id
        slip = self.slip("id")
        if slip:
            return self._bad_id(slip, text)
        if text[-1] == "X" and self.happens("x_id"):
            return text[:-1] + "x"
        return text

    def _bad_id(self, slip: str, text: str) -> str | float:
        rng, bad = self.rng, text
        if slip == "rounded":
            if not text.isdigit():
                return text
            self.count("id", slip)
            return float(slips.rounded(text))
        if slip == "missing":
            bad = ""
        elif slip == "masked":
            bad = slips.masked(text, rng=rng)
        elif slip == "last_four":
            bad = text[-4:]
        elif slip == "transposed":
            bad = slips.transposed(text, rng=rng, start=6)
        elif slip == "neighbor_key":
            bad = slips.neighbor_key(text, rng=rng, start=6)
        else:
            bad = self._mangled_id(slip, text)
        return self._kept("id", slip, text, bad)

    def _mangled_id(self, slip: str, text: str) -> str:
        if slip == "scientific":
            return slips.scientific(text)
        if slip == "full_width":
            return slips.full_width(text)
        if slip == "dropped":
            return slips.dropped(text, rng=self.rng)
        if slip in ("lettered", "swapped_birth"):
            return slips.lettered(text) if slip == "lettered" else slips.swapped_birth(text)
        return f"'{text}" if slip == "apostrophe" else f"{text[:6]} {text[6:14]} {text[14:]}"

    def birth(self, person: Person, *, style: str) -> str:
        """Write the date of birth as text."""
        slip = self.slip("birth")
        if slip == "lunar" and person.born.year < 1975:
            self.count("birth", slip)
            return slips.lunar(person.born)
        if slip == "swapped":
            return self._kept(
                "birth",
                slip,
                slips.worded(person.born, style=style),
                slips.worded(slips.swapped_date(person.born), style=style),
            )
        if slip == "other_form":
            self.count("birth", slip)
            form = self.rng.choice(_DATE_FORMS)
            return slips.serial(person.born) if form == "serial" else slips.worded(person.born, style=form)
        if slip == "zero":
            self.count("birth", slip)
            return "0000-00-00"
        if slip == "year_off":
            self.count("birth", slip)
            return slips.worded(person.born + timedelta(days=365), style=style)
        return slips.worded(person.born, style=style)

    def phone(self, person: Person, day: date, *others: Person | None) -> str:
        """Write the number a person had on a day; `others` lend theirs when several are asked for."""
        text = person.phone(day)
        slip = self.slip("phone") if text else ""
        return text if not slip else self._kept("phone", slip, text, self._bad_phone(slip, text, day, others))

    def _bad_phone(self, slip: str, text: str, day: date, others: Sequence[Person | None]) -> str:
        rng = self.rng
        other = next((p.phone(day) for p in others if p is not None and p.phone(day) not in ("", text)), "")
        plain: dict[str, str] = {
            "missing": "",
            "landlord": other or text,
            "relative": other or text,
            "several": text + rng.choice(("/", ";", "、", " ", "，")) + other if other else text,
            "country": "+86" + text,
            "dashed": f"{text[:3]}-{text[3:7]}-{text[7:]}",
        }
        if slip in plain:
            return plain[slip]
        if slip == "landline":
            return f"{rng.randrange(6 * 10**6, 7 * 10**6)}"
        if slip == "full_width":
            return slips.full_width(text)
        if slip == "dropped":
            return slips.dropped(text, rng=rng)
        return (
            slips.transposed(text, rng=rng, start=3)
            if slip == "transposed"
            else slips.neighbor_key(text, rng=rng, start=3)
        )

    def flag(self, is_so: bool) -> str:
        """Write yes or no: 是 and 否, or as somebody else does whose rows were pasted in."""
        yes, no = self.rng.choice(_FLAGS) if self.happens("flag") else ("是", "否")
        return yes if is_so else no

    def address(self, dwelling: Dwelling, *, form: str, other: Dwelling | None = None) -> str:
        """Write an address in the office's form: full, county, street, body or alias; a cell may hold the other too."""
        rng = self.rng
        words = addresses.WORDS[bisect(_HABITS, rng.random())] if form != "full" else addresses.WORDS[0]
        text = _FORMS[form](dwelling, words=words)
        slip = self.slip("address")
        if slip == "two":
            second = addresses.alias(other) if other not in (None, dwelling) else ""
            return self._kept("address", slip, text, text + rng.choice(("；", "/", " ")) + second if second else text)
        return text if not slip else self._kept("address", slip, text, self._bad_address(slip, text, dwelling, words))

    def _bad_address(self, slip: str, text: str, dwelling: Dwelling, words: tuple[str, str, str]) -> str:
        if slip in ("alias", "building_only"):
            return addresses.alias(dwelling, words=words) if slip == "alias" else addresses.building(dwelling)
        if slip == "chinese":
            return addresses.body(dwelling, words=words, chinese=True)
        if slip == "full_width":
            return slips.full_width(text)
        if slip in ("homophone", "traditional"):
            return slips.traditional(text) if slip == "traditional" else slips.homophone(text, rng=self.rng)
        if slip == "landmark":
            return addresses.building(dwelling) + self.rng.choice(("旁边", "隔壁", "东侧100米", "对面二楼"))
        return text.replace(f"{dwelling.unit}{words[1]}", "") if slip == "no_unit" and dwelling.unit else text

    def organization(self, organization: Organization) -> str:
        """Write a work unit's name, in full or as people call it."""
        return slips.shortened(organization.name) if self.happens("organization") else organization.name

    def placeholder(self, child: Person) -> str:
        """Write a child's name, or what the delivery room put in its place."""
        field = "placeholder" if child.named_late else "young_placeholder" if child.born.year >= 2023 else ""
        if field and child.mother is not None and self.happens(field):
            return names.baby_placeholder(rng=self.rng, mother=child.mother.name, sex=child.sex)
        return self.name(child)


_FORMS = {
    "full": addresses.full,
    "county": addresses.county,
    "street": addresses.street,
    "body": addresses.body,
    "alias": addresses.alias,
}
