"""What a community declares of itself, as a file in TOML, and why such a file is not understood."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from liren.kit import errors
from liren.primitives.actors import kinds
from liren.primitives.actors.models import OrganizationKind

EXAMPLE: Final = Path(__file__).with_name("example.toml")
INSTALLER: Final = "liren"  # the program's own account, in whose name a founding is entered
CODE: Final = re.compile(r"[0-9]{12}")

Words = TypeVar("Words", "CommunityWords", "OrganizationWords", "PostWords", "AccountWords")


class DeclarationNotRead(errors.Invalid):
    """The file is not there, or is no text that TOML understands; `why` is the parser's own word."""

    code: ClassVar[str] = "founding.not_read"


class WordMissing(errors.Invalid):
    """A table of the file lacks a word; `place` and `word` say which."""

    code: ClassVar[str] = "founding.word_missing"


class WordNotKnown(errors.Invalid):
    """A table of the file has a word that says nothing here, perhaps misspelled."""

    code: ClassVar[str] = "founding.word_not_known"


class ValueNotKnown(errors.Invalid):
    """A word has a value that is none of those it may have; `known` names them."""

    code: ClassVar[str] = "founding.value_not_known"


class SaidTwice(errors.Invalid):
    """Two tables of the file speak of the same thing."""

    code: ClassVar[str] = "founding.said_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityWords:
    """What is said of the community."""

    code: str
    name: str
    name_en: str = ""
    above: str = ""
    above_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationWords:
    """
    What is said of an organization.

    :ivar line: the organization above it on the line tree (条), by name; empty at the top
    :ivar area: the organization above it on the area tree (块), likewise
    """

    name: str
    kind: str
    name_en: str = ""
    line: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostWords:
    """What is said of a post."""

    organization: str
    name: str
    role: str
    name_en: str = ""

    @property
    def title(self) -> str:
        """Return the post as accounts name it: organization/post."""
        return f"{self.organization}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWords:
    """What is said of an account; `posts` are all that it holds in this community."""

    username: str
    name: str
    posts: Sequence[str]
    name_en: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """
    A community as it shall be; parents come before their children.
    """

    community: CommunityWords
    organizations: tuple[OrganizationWords, ...]
    posts: tuple[PostWords, ...]
    accounts: tuple[AccountWords, ...]


def read(*, path: Path) -> Declaration:
    """
    Read a declaration from a file.

    :raises DeclarationNotRead: if there is no such file, or it is no TOML
    :raises WordMissing: and its siblings above, naming the place in the file
    """
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise DeclarationNotRead(place=str(path), why=error.strerror or "") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclarationNotRead(place=str(path), why=str(error)) from error
    return understand(found=found)


def understand(*, found: Mapping[str, Any]) -> Declaration:
    """
    Understand what a file says, whole or not at all.

    :raises WordMissing: and its siblings above
    """
    for table in found:
        if table not in ("community", "organization", "post", "account"):
            raise WordNotKnown(place=table, word=table)
    declared = Declaration(
        community=_filled(CommunityWords, found.get("community", {}), "community"),
        organizations=_all(OrganizationWords, found, "organization"),
        posts=_all(PostWords, found, "post"),
        accounts=_all(AccountWords, found, "account"),
    )
    if CODE.fullmatch(declared.community.code) is None:
        raise ValueNotKnown(place="community", word="code", value=declared.community.code, known="330199001001")
    _check_organizations(declared.organizations)
    _check_posts(declared)
    _check_accounts(declared)
    return declared


def _all(sort: type[Words], found: Mapping[str, Any], table: str) -> tuple[Words, ...]:
    said = found.get(table, [])
    if not isinstance(said, list):
        raise ValueNotKnown(place=table, word=table, value=str(said), known=f"[[{table}]]")
    return tuple(_filled(sort, words, f"{table} {number}") for number, words in enumerate(said, start=1))


def _filled(sort: type[Words], said: object, place: str) -> Words:
    if not isinstance(said, dict):
        raise ValueNotKnown(place=place, word=place, value=str(said), known=f"[{place.split(maxsplit=1)[0]}]")
    wanted = {field.name: field for field in fields(sort)}
    for word, value in said.items():
        if word not in wanted:
            raise WordNotKnown(place=place, word=word)
        if not _fits(wanted[word].type, value):
            raise ValueNotKnown(place=place, word=word, value=str(value), known=str(wanted[word].type))
    for word, field in wanted.items():
        if field.default is MISSING and said.get(word) in (None, ""):
            raise WordMissing(place=place, word=word)
    return sort(**said)


def _fits(sort: object, value: object) -> bool:
    if sort is bool:
        return isinstance(value, bool)
    if sort is str:
        return isinstance(value, str)
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _check_organizations(organizations: Sequence[OrganizationWords]) -> None:
    """A parent stands above its children, so that no tree bites its tail."""
    above: list[str] = []
    for number, one in enumerate(organizations, start=1):
        place = f"organization {number}"
        _require_new(place, one.name, above)
        _require_known(place, "kind", one.kind, OrganizationKind.values)
        for word, parent in (("line", one.line), ("area", one.area)):
            if parent:
                _require_known(place, word, parent, above)
        above.append(one.name)


def _check_posts(declared: Declaration) -> None:
    names, roles = [one.name for one in declared.organizations], [role.name for role in kinds.ROLES]
    titles: list[str] = []
    for number, one in enumerate(declared.posts, start=1):
        place = f"post {number}"
        _require_new(place, one.title, titles)
        _require_known(place, "organization", one.organization, names)
        _require_known(place, "role", one.role, roles)
        titles.append(one.title)


def _check_accounts(declared: Declaration) -> None:
    titles = [one.title for one in declared.posts]
    usernames = [INSTALLER]
    for number, one in enumerate(declared.accounts, start=1):
        place = f"account {number}"
        _require_new(place, one.username, usernames)
        for title in one.posts:
            _require_known(place, "posts", title, titles)
        usernames.append(one.username)


def _require_new(place: str, name: str, said: Sequence[str]) -> None:
    if name in said:
        raise SaidTwice(place=place, value=name)


def _require_known(place: str, word: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueNotKnown(place=place, word=word, value=value, known=", ".join(known))
