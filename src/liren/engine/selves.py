"""Persons whom rows name twice: beside themselves, or by the surname that goes with a phone.

An account holder is often its own contact; a caller is 王先生 with a phone that other lists give to one 王 alone.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from liren.engine import alike, coding, keys
from liren.engine.coding import NONE, Codes, Ints
from liren.engine.mentions import Mentions
from liren.engine.prepare import Persons, Several

# Here a phone beside the subject is a parent's.
OF_CHILDREN: Final = ("vaccination", "education")
FEWEST: Final = 8  # rows with both names whole from which a list says who stands beside its subjects
LEAST: Final = 0.95  # share of them in which it is the subject
Mask = NDArray[np.bool_]


def of_rows(known: Persons, lists: Codes) -> Several:
    """
    Give lines the row in which they bear the subject's own name beside the subject, whole or as far as told.

    :param lists: for each line the number of its file and sheet
    """
    names = known.single["name"]
    line = np.flatnonzero(_spread(names, _whole(known)))
    key = _grouped(known.row[line], names.codes[line])
    subject = _subjects(known)[line]
    chosen = ((np.bincount(key, subject, len(key)) == 1) & (np.bincount(key, ~subject, len(key)) > 0))[key]
    hidden, beside = hidden_selves(known, lists)
    # A row with a hidden subject has no whole one: the two never share a key.
    other = key.max(initial=0) + 1 + np.tile(known.row[hidden], 2)
    return _several(np.r_[line[chosen], hidden, beside], np.r_[key[chosen], other])


def hidden_selves(known: Persons, lists: Codes) -> tuple[Ints, Ints]:
    """
    Pair subjects whose name is hidden (汪**) with whoever beside them bears a whole name that fits (汪可萱).

    Only in lists that write both names whole in other rows, where they are one and the same person's: there a contact
    of the holder's surname and of a name as long is the holder, and no son.

    :param lists: for each line the number of its file and sheet
    """
    subject, other = _beside_subjects(known)
    names = known.single["name"]
    one, two = names.codes[subject], names.codes[other]
    hides = _hides(names)
    open_ = hides[subject]
    open_[open_] = [may_hide(names.values[a], names.values[b]) for a, b in zip(one[open_], two[open_], strict=True)]
    if not open_.any():
        return subject[open_], other[open_]
    place = _grouped(lists[subject], known.role.codes[other])
    told = _as_told(known)
    teaching = ~hides[subject] & (told[one] == told[two])
    alone = np.bincount(subject[open_], minlength=known.size)[subject] == 1
    agree = np.bincount(place, teaching & _sounds_same(known, one, two), len(place))
    trusted = (agree >= np.maximum(FEWEST, LEAST * np.bincount(place, teaching, len(place))))[place]
    kept = open_ & alone & trusted
    return subject[kept], other[kept]


def _beside_subjects(known: Persons) -> tuple[Ints, Ints]:
    """Pair the one subject of each row with the others of the row that bear a whole name."""
    subjects = np.flatnonzero(_subjects(known) & (known.single["name"].codes >= 0))
    size = int(known.row.max(initial=-1)) + 1
    of_row = np.full(size, NONE, np.int64)
    of_row[known.row[subjects]] = subjects
    of_row[np.bincount(known.row[subjects], minlength=size) != 1] = NONE
    others = np.flatnonzero(_spread(known.single["name"], _whole(known)) & ~_subjects(known))
    others = others[of_row[known.row[others]] >= 0]
    return of_row[known.row[others]], others


def may_hide(hidden: str, whole: str) -> bool:
    """Say whether a name with its surname told hides another of the same length."""
    return hidden[0] == whole[0] and alike.fits(hidden, whole)


def _as_told(known: Persons) -> Ints:
    """Number names by what a mask leaves of each: the surname and the length."""
    names = known.single["name"].values
    left = coding.encode_values(f"{known.surnames.get(value) or value[0]}{len(value)}" for value in names)
    return np.append(left.codes, NONE).astype(np.int64)


def _sounds_same(known: Persons, one: Codes, two: Codes) -> Mask:
    names = known.single["name"].values
    sounds = coding.encode_values(known.sounds.get(value) or value for value in names)
    return np.asarray((one == two) | (sounds.codes[one] == sounds.codes[two]))


def callers(known: Persons, mentions: Mentions, person: Ints) -> Several:
    """
    Give a surname with a phone, and the one whole name of that surname which bears the phone, a value in common.

    :param person: for each line the person that it is by other evidence; tells the sex where the line does not
    """
    phone = known.phone
    names = known.single["name"]
    surnames = coding.encode_values([known.surnames.get(value) for value in names.values])
    line, code = phone.rows, phone.codes
    surname = coding.through(surnames.codes, names.codes)[line]
    whole = _spread(names, _whole(known))[line] & ~_of_children(known, mentions)[line]
    alone = _spread(names, [is_surname(value, known.surnames.get(value)) for value in names.values])[line]
    told = (surname >= 0) & (whole | alone)
    line, code, surname, whole = line[told], code[told], surname[told], whole[told]
    key = _grouped(code, surname)
    sex = _sexes(known, person)[line]
    names_told = _distinct(key[whole], names.codes[line[whole]], size=len(key))
    # The sex of whoever bears the whole name, else that of the callers; who differs from it is left out.
    of_name, of_all = _sole(key[whole], sex[whole], size=len(key)), _sole(key, sex, size=len(key))
    fits = (sex < 0) | (sex == np.where(of_name >= 0, of_name, of_all)[key])
    fits &= _as_long(names, line, _sole(key[whole], names.codes[line[whole]].astype(np.int64), size=len(key))[key])
    called = np.bincount(key, ~whole & fits, len(key)) > 0
    chosen = ((names_told == 1) & called)[key] & fits
    return _several(line[chosen], key[chosen])


def is_surname(name: str, surname: str | None) -> bool:
    """Say whether a name tells nothing but a surname: 王 of 王先生, or 王**."""
    return surname is not None and name == surname + alike.LOST * (len(name) - len(surname))


def _as_long(names: coding.Coded, line: Ints, whole: Ints) -> Mask:
    """Say of lines whose name hides characters (王**) whether the whole name beside them has as many."""
    hidden = _hides(names)[line]
    length = np.array([*(len(value) for value in names.values), NONE])
    return np.asarray(~hidden | (length[names.codes[line]] == length[whole]))


def may_be_one(known: Persons, one: Ints, two: Ints) -> Mask:
    """Say of pairs of lines whether their names differ by nothing but what one of them hides: 汪可* and 汪可萱."""
    names = known.single["name"]
    hidden = _hides(names)
    maybe = np.flatnonzero((hidden[one] | hidden[two]) & (names.codes[one] >= 0) & (names.codes[two] >= 0))
    found = np.zeros(len(one), bool)
    for at in maybe.tolist():
        a, b = names.values[names.codes[one[at]]], names.values[names.codes[two[at]]]
        found[at] = alike.masked_alike(a, b)
    return found


def _whole(known: Persons) -> list[bool]:
    """Say of each name whether it is told in full."""
    return [
        len(value) > 1 and alike.LOST not in value and known.surnames.get(value) != value
        for value in known.single["name"].values
    ]


def _hides(names: coding.Coded) -> Mask:
    """Say of each line whether its name hides characters."""
    return _spread(names, [alike.LOST in value for value in names.values])


def _spread(column: coding.Coded, holds: list[bool]) -> Mask:
    return np.asarray(np.array([*holds, False], bool)[column.codes])


def _subjects(known: Persons) -> Mask:
    return _spread(known.role, [value == "subject" for value in known.role.values])


def _of_children(known: Persons, mentions: Mentions) -> Mask:
    forms = mentions.said("form", known.row)
    return np.asarray(_spread(forms, [value in OF_CHILDREN for value in forms.values]) & _subjects(known))


def _sexes(known: Persons, person: Ints) -> Ints:
    """Give each line the sex that it or another line of its person tells; else that of everybody of its name."""
    sex, name = known.single["sex"].codes.astype(np.int64), known.single["name"].codes.astype(np.int64)
    told = np.full(int(person.max(initial=-1)) + 1, NONE, np.int64)
    told[person[sex >= 0]] = sex[sex >= 0]
    own = np.where(sex >= 0, sex, told[person])
    named = (name >= 0) & _spread(known.single["name"], _whole(known))
    of_name = _sole(name[named], own[named], size=len(known.single["name"].values) + 1)
    return np.where((own < 0) & named, of_name[name], own)


def _grouped(*columns: Ints | Codes) -> Ints:
    return coding.numbered(coding.combined([column.astype(np.int32) for column in columns]))[0]


def _distinct(key: Ints, value: Ints | Codes, *, size: int) -> Ints:
    """Count the different values under each key."""
    width = int(value.max(initial=0)) + 1
    return np.bincount(keys.distinct(key * width + value) // width, minlength=size)


def _several(line: Ints, key: Ints) -> Several:
    codes, first = coding.numbered(key)
    return Several(line, codes, tuple(map(str, key[first].tolist())))


def _sole(key: Ints, value: Ints, *, size: int) -> Ints:
    """Give each key the one value under it; NONE where there are none or two."""
    known = value >= 0
    out = np.full(size, NONE, np.int64)
    out[key[known]] = value[known]
    return np.where(_distinct(key[known], value[known], size=size) == 1, out, NONE)
