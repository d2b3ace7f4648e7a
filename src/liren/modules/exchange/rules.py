"""What names a row in its source, how an older layout fits the columns that came now, when to poll; pure."""

import fnmatch
import hashlib
import ipaddress
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Any, Final

# What a source itself numbers its rows by, the surest first.
NUMBERS: Final[tuple[str, ...]] = (
    "subject.person.citizen_id",
    "subject.person.other_id",
    "owner.person.citizen_id",
    "head.person.citizen_id",
    "subject.organization.uscc",
    "subject.vehicle.plate",
    "property.dwelling.code",
    "residence.dwelling.code",
    "subject.household.register_no",
)
NUMBERING: Final = re.compile(r"(编号|单号|户号|表号|证号|账号|编码|代码)$")
# What a source adds when one number has several rows: one a period, a visit, a dose.
REPEATING: Final = re.compile(r"账期|日期|时间|年月|月份|剂次|疫苗|项目|期数")
NAMES: Final[tuple[str, ...]] = ("subject.person.name", "owner.person.name")
PLACES: Final[tuple[str, ...]] = (
    "residence.dwelling.address",
    "property.dwelling.address",
    "registered.dwelling.address",
    "property.dwelling.room",
    "residence.dwelling.room",
)
UNIQUE: Final = 0.98
FILLED: Final = 0.95
SIMILAR: Final = 0.6  # share of headers that two deliveries of one dataset have in common at least
RELATED: Final = 0.2  # the same when their columns mean the same
FAMILIAR: Final = 0.5  # share of held rows that an export brings again, when no header tells whose it is

# A host as it may stand in an address: a name, an IPv4 or an IPv6 address; no list, no login, no path.
HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}")

HOST_KEY: Final = re.compile(r"(ssh|ecdsa)-[a-z0-9-]{3,40} SHA256:[A-Za-z0-9+/]{43}")
# An address of a page: no login in it, no fragment; what is to be sent secretly is sealed beside it.
PAGE: Final = re.compile(
    r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:]{2,39}\])(?::[0-9]{1,5})?(?:[/?][^\s#]{0,900})?"
)
TABLES: Final = (".xlsx", ".xls", ".csv", ".tsv", ".txt", ".ods")
# A file that is being sent is called so by the programs that send it.
UNFINISHED: Final = (".part", ".tmp", ".filepart", ".crdownload", ".partial", ".swp")
STABLE: Final = timedelta(seconds=30)
UNTOUCHED: Final = timedelta(minutes=10)
RETRY_FIRST: Final = timedelta(minutes=1)
RETRY_LONGEST: Final = timedelta(hours=6)
DOUBLINGS: Final = 9  # from the first to beyond the longest

# facts → share of rows in which all are filled, and share of those rows that no other row equals
Ratio = Callable[[tuple[str, ...]], tuple[float, float]]


def choose_key(facts: Iterable[str], *, ratio: Ratio) -> tuple[str, ...]:
    """
    Return the facts that name a row: the surest number, with what repeats it; none when nothing is unique enough.
    """
    names = tuple(facts)
    for candidate in _candidates(names):
        filled, distinct = ratio(candidate)
        if filled >= FILLED and distinct >= UNIQUE:
            return candidate
    return ()


def _candidates(names: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    numbers = [name for name in NUMBERS if name in names]
    numbers += [name for name in names if NUMBERING.search(name) and name not in numbers]
    repeating = tuple(name for name in names if REPEATING.search(name))
    people, places = [name for name in NAMES if name in names], [name for name in PLACES if name in names]
    bases: list[tuple[str, ...]] = [(number,) for number in numbers]
    bases += [(number, person) for number in numbers for person in people]
    bases += [(person, place) for person in people for place in places] + [(place,) for place in places]
    singles = [(*base, each) for base in bases for each in repeating if each not in base]
    whole = [(*base, *(each for each in repeating if each not in base)) for base in bases] if repeating else []
    return chain(bases, singles, whole)


def fact_names(targets: Sequence[str], headers: Sequence[str], held: Sequence[str]) -> tuple[str, ...]:
    """
    Name the facts of kept columns: as they are held, else by their target, numbered when several columns share one.

    The name does not depend on the order or the wording of other columns, so that a file whose columns drift says the
    same about a row.

    :param held: the name under which a column of this meaning was kept before, empty for a new one
    """
    taken = {name for name in held if name}
    named = []
    for target, header, known in zip(targets, headers, held, strict=True):
        name = known or _free(target or f"subject.fact.{header}", taken)  # the latter is kept and shown, not compared
        taken.add(name)
        named.append(name)
    return tuple(named)


def _free(base: str, taken: Collection[str]) -> str:
    numbered = (base if at == 1 else f"{base}#{at}" for at in count(1))
    return next(name for name in numbered if name not in taken)


def likeness(*, before: Sequence[str], now: Sequence[str]) -> float:
    """Return the share of words in common, 0 to 1: of headers, or of meanings."""
    one, other = set(before), set(now)
    return len(one & other) / len(one | other) if one | other else 0.0


def digest(form: str, columns: Sequence[Mapping[str, Any]]) -> str:
    """Return the fingerprint of a layout: 64 hex digits."""
    told = json.dumps([form, list(columns)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def masked(text: str) -> str:
    """Return a cell as it may be shown to check a column: its shape, not its value."""
    plain = text.strip()
    if len(plain) <= 1:
        return plain
    if len(plain) <= 4:
        return plain[0] + "*" * (len(plain) - 1)
    head, tail = (6, 4) if len(plain) >= 12 else (3, 2) if len(plain) >= 8 else (2, 1)
    return plain[:head] + "*" * (len(plain) - head - tail) + plain[-tail:]


def may_reach(address: str, *, host: str, allowed: Sequence[str]) -> bool:
    """
    Tell whether a connection may go to an address that a host has.

    :param allowed: names, addresses or networks; when there are none, anything but this machine, its own link (where
        clouds answer with secrets), and what is no address of one machine
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if not allowed:
        return not (ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved)
    return any(host.lower() == each.lower() or _is_inside(ip, each) for each in allowed)


def may_ask(address: str, *, host: str, allowed: Sequence[str]) -> bool:
    """
    Tell whether a page may be asked for at an address that its host has.

    Anybody's web server answers, inside the house, too: what is not of the open network must be allowed by name.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if not allowed:
        return ip.is_global and not ip.is_multicast
    return any(host.lower() == each.lower() or _is_inside(ip, each) for each in allowed)


def is_wanted(name: str, *, pattern: str) -> bool:
    """Tell whether a file of a folder is one to take: a table, not hidden, not unfinished, and of the pattern."""
    plain = name.lower()
    if name.startswith((".", "~")) or plain.endswith(UNFINISHED) or not name.isprintable():
        return False
    if pattern:
        return fnmatch.fnmatchcase(plain, pattern.lower())
    return plain.endswith(TABLES)


def is_settled(*, seen_at: datetime, at: datetime, modified: int) -> bool:
    """
    Tell whether a file is whole: it was the same half a minute ago, or nobody has written to it for ten minutes.

    :param seen_at: when it was first seen at this size and time
    :param modified: by the clock of its machine, which may be wrong
    """
    return at - seen_at >= STABLE or 0 < modified <= (at - UNTOUCHED).timestamp()


def _is_inside(ip: ipaddress.IPv4Address | ipaddress.IPv6Address, network: str) -> bool:
    try:
        return ip in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def next_poll(*, due: datetime, at: datetime, every: int, is_more_waiting: bool = False) -> datetime | None:
    """
    Return when a source is polled next after a poll that went well: at its own time of the day, however late this was.

    :param due: when it should have been polled
    :param every: minutes; 0: nobody asked for another
    :param is_more_waiting: whether something was left that can be taken soon
    """
    if not every:
        return None
    if is_more_waiting:
        return at + RETRY_FIRST
    step = timedelta(minutes=every)
    passed = max(0, (at - due) // step)
    return due + (passed + 1) * step


def retry(*, at: datetime, failures: int) -> datetime:
    """Return when a source is polled again after so many polls in a row that failed: later and later."""
    doubled = RETRY_FIRST * (1 << min(max(failures, 1) - 1, DOUBLINGS))
    return at + min(doubled, RETRY_LONGEST)
