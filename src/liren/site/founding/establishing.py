"""Make a community what its declaration says, and enter what changed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from django.db import transaction

from liren.kit import errors
from liren.kit.refs import Ref
from liren.primitives.actors import actions, kinds, queries
from liren.primitives.actors.models import Appointment, Community, Organization, Post, User
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements.actions import compile_purposes
from liren.primitives.ledger import actions as ledger
from liren.site.founding.declaration import INSTALLER, AccountWords, Declaration, OrganizationWords, PostWords

# Whoever holds the database's keys founds communities: a program, not a person with a post, and the ledger says so.
INSTALLER_POST: Final = ("系统安装", "Installation")


class NoOrganization(errors.Invalid):
    """A community is founded by at least one organization: posts stand in one."""

    code: ClassVar[str] = "founding.no_organization"


class AccountMissing(errors.Missing):
    """No person has an account of this name and a post in a community; a machine's account has no password."""

    code: ClassVar[str] = "founding.account_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Established:
    """
    What a declaration changed.

    :ivar changes: how often each verb was entered, by verb
    :ivar passwords: of the new accounts, by user name; they are kept nowhere else
    """

    community: Community
    changes: Mapping[str, int]
    passwords: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _News:
    """What changed so far, to be entered when there is somebody to enter it."""

    entries: list[tuple[str, Ref, dict[str, str | int | bool | None]]] = field(default_factory=list)

    def add(self, verb: str, subject: Ref, **data: str | int | bool | None) -> None:
        self.entries.append((verb, subject, data))


def establish(*, declared: Declaration, on: date, new_password: Callable[[], str]) -> Established:
    """
    Found a community as declared, or bring it up to date; whole or not at all.

    Organizations and posts that are no longer declared stay, since records rest on them; an account that is declared
    holds exactly the posts that are said.

    :raises NoOrganization: if none is declared
    """
    if not declared.organizations:
        raise NoOrganization
    news = _News()
    with transaction.atomic():
        community = _community(declared, news)
        actions.enter(community_id=community.pk)
        organizations = _organizations(community, declared.organizations, news)
        posts = _posts(declared.posts, organizations, news)
        passwords = _accounts(declared.accounts, posts, on, new_password, news)
        installer = _installer(organizations[declared.organizations[0].name], on)
        _enter(installer, news)
    compile_purposes(community_id=community.pk)
    changes = Counter(verb for verb, _subject, _data in news.entries)
    return Established(community=community, changes=changes, passwords=passwords)


def renew_password(*, username: str, on: date, new_password: Callable[[], str]) -> str:
    """
    Give a person's account a new password and return it; every session of the old one ends.

    :raises AccountMissing: if no person of this name holds a post today
    """
    user = User.objects.filter(username=username, is_active=True, is_machine=False).first()
    if user is None:
        raise AccountMissing(account=username)
    password = new_password()
    with transaction.atomic():
        actions.identify(user_id=user.pk)
        held = queries.appointments(user, on=on).first()
        if held is None:
            raise AccountMissing(account=username)
        actions.enter(community_id=held.community_id)
        actions.set_password(user=user, password=password)
        news = _News()
        news.add("account.password_renewed", Ref("account", user.pk))
        first = Organization.objects.order_by("pk").first()
        if first is None:
            raise NoOrganization
        _enter(_installer(first, on), news)
    return password


def _community(declared: Declaration, news: _News) -> Community:
    said = declared.community
    community, is_news = actions.found_community(
        code=said.code, name=said.name, name_en=said.name_en, above=said.above, above_en=said.above_en
    )
    if is_news:
        news.add("community.founded", Ref("community", community.pk))
    return community


def _organizations(community: Community, declared: Sequence[OrganizationWords], news: _News) -> dict[str, Organization]:
    placed: dict[str, Organization] = {}
    for one in declared:
        placed[one.name], is_news = actions.place_organization(
            community=community,
            name=one.name,
            kind=one.kind,
            name_en=one.name_en,
            line_parent=placed.get(one.line),
            area_parent=placed.get(one.area),
        )
        if is_news:
            news.add("organization.placed", Ref("organization", placed[one.name].pk))
    return placed


def _posts(declared: Sequence[PostWords], organizations: Mapping[str, Organization], news: _News) -> dict[str, Post]:
    opened: dict[str, Post] = {}
    for one in declared:
        post, is_news = actions.open_post(
            organization=organizations[one.organization], name=one.name, role=one.role, name_en=one.name_en
        )
        opened[one.title] = post
        if is_news:
            news.add("post.opened", Ref("post", post.pk), role=one.role)
    return opened


def _accounts(
    declared: Sequence[AccountWords],
    posts: Mapping[str, Post],
    on: date,
    new_password: Callable[[], str],
    news: _News,
) -> dict[str, str]:
    passwords: dict[str, str] = {}
    for one in declared:
        user, is_news = actions.open_account(
            username=one.username, display_name=one.name, display_name_en=one.name_en, is_active=one.is_active
        )
        if is_news:
            news.add("account.opened", Ref("account", user.pk), is_active=one.is_active)
        if not user.has_usable_password():
            passwords[one.username] = new_password()
            actions.set_password(user=user, password=passwords[one.username])
        _appoint(user, [posts[title] for title in one.posts], on, news)
    return passwords


def _appoint(user: User, posts: Sequence[Post], on: date, news: _News) -> None:
    """Let the account hold exactly these posts of the community that is entered."""
    for post in posts:
        _held, is_news = actions.appoint(user=user, post=post, on=on)
        if is_news:
            news.add("post.filled", Ref("post", post.pk), account=user.pk)
    for held in Appointment.objects.filter(user=user, until_on__isnull=True).exclude(post__in=posts):
        actions.release(appointment=held, on=on)
        news.add("post.vacated", Ref("post", held.post_id), account=user.pk)


def _installer(organization: Organization, on: date) -> Actor:
    name, name_en = INSTALLER_POST
    user, _ = actions.open_account(
        username=INSTALLER, display_name=name, display_name_en=name_en, is_active=False, is_machine=True
    )
    post, _ = actions.open_post(organization=organization, name=name, role=kinds.SYSTEM_ADMINISTRATOR, name_en=name_en)
    return queries.acting(user, actions.appoint(user=user, post=post, on=on)[0])


def _enter(installer: Actor, news: _News) -> None:
    for verb, subject, data in news.entries:
        ledger.append_entry(actor=installer, verb=verb, subjects=[subject], data=data)
