"""How the door says no. Each code has its sentence in both languages in the message catalogue."""

from typing import Final

from liren.kit.errors import Conflict, Forbidden, Invalid, Refusal, Unavailable


class PostNotHeld(Forbidden):
    """The actor holds no such post in this community today."""

    code = "agreements.post_not_held"


class PurposeNotAgreed(Forbidden):
    """No agreement in force knows this purpose here."""

    code = "agreements.purpose_not_agreed"


class PostNotNamed(Forbidden):
    """The agreement does not name the actor's post for this purpose."""

    code = "agreements.post_not_named"


class FieldNotAgreed(Forbidden):
    """A field was asked for that the purpose does not need."""

    code = "agreements.field_not_agreed"


class TooManySubjects(Invalid):
    """More subjects at once than the purpose allows."""

    code = "agreements.too_many_subjects"


class NothingAsked(Invalid):
    """No subject or no field was named."""

    code = "agreements.nothing_asked"


class CaseMissing(Invalid):
    """This purpose needs the case that it serves."""

    code = "agreements.case_missing"


class CaseDoesNotFit(Forbidden):
    """The case is not open, not about this subject, or nobody owns its sort."""

    code = "agreements.case_does_not_fit"


class ReasonMissing(Invalid):
    """This purpose needs a reason in words."""

    code = "agreements.reason_missing"


class WordsMayIdentify(Invalid):
    """The reason holds a number that could identify somebody; entries hold no such thing."""

    code = "ledger.words_may_identify"


class PurposeMayNotSearch(Forbidden):
    """This purpose knows whom it is about; it does not search."""

    code = "agreements.purpose_may_not_search"


class SearchTooShort(Invalid):
    """A search needs at least two characters of a name, a number's last four, or a whole number."""

    code = "agreements.search_too_short"


class SearchingTooFast(Conflict):
    """More than 30 searches in a minute; wait a little."""

    code = "agreements.searching_too_fast"


class EntryNotUsable(Conflict):
    """The entry is stale, was used before, or is not this actor's; look again."""

    code = "agreements.entry_not_usable"


class NotYetDurable(Unavailable):
    """The disk did not confirm the entry in time, so nothing was read; try again."""

    code = "agreements.not_yet_durable"


REFUSALS: Final[dict[str, type[Refusal]]] = {
    **{
        refusal.code: refusal
        for refusal in (
            PostNotHeld, PurposeNotAgreed, PostNotNamed, FieldNotAgreed, TooManySubjects, NothingAsked, CaseMissing,
            ReasonMissing, WordsMayIdentify, PurposeMayNotSearch, SearchingTooFast,
        )
    },
    "vault.entry_stale": EntryNotUsable,
    "vault.entry_used": EntryNotUsable,
    "vault.no_such_entry": EntryNotUsable,
}  # fmt: skip
