"""How the door says no. Each code has its sentence in both languages in the message catalogue."""

from typing import Final

from django.utils.translation import gettext_lazy as _

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


class RuleNotListed(Invalid):
    """No population rule of that name, or its span makes no sense."""

    code = "agreements.rule_not_listed"


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
            RuleNotListed,
        )
    },
    "vault.entry_stale": EntryNotUsable,
    "vault.entry_used": EntryNotUsable,
    "vault.no_such_entry": EntryNotUsable,
}  # fmt: skip

# What a person reads: what is the case, and what to do next.
WORDS = (
    (
        PostNotHeld.code,
        _("You do not hold this post in this community today."),
        _("Switch to a post that you hold, or ask for your appointment to be entered."),
    ),
    (
        PurposeNotAgreed.code,
        _("No agreement in force here knows this purpose."),
        _("Choose one of the purposes in the list."),
    ),
    (
        PostNotNamed.code,
        _("This purpose is not open to your post."),
        _("Choose a purpose of your post, or ask a colleague whose task it is."),
    ),
    (
        FieldNotAgreed.code,
        _("This purpose does not need one of the fields asked for."),
        _("Ask for fewer fields, or choose the purpose that fits."),
    ),
    (
        TooManySubjects.code,
        _("More people were asked for at once than this purpose allows."),
        _("Look at fewer at once."),
    ),
    (
        NothingAsked.code,
        _("Nobody and nothing was chosen."),
        _("Choose whom and what you want to see."),
    ),
    (
        CaseMissing.code,
        _("This purpose needs the case that it serves."),
        _("Open it from the case, or choose the case."),
    ),
    (
        CaseDoesNotFit.code,
        _("The case is not open, or not about this person."),
        _("Check the case, or choose another purpose."),
    ),
    (
        ReasonMissing.code,
        _("This purpose needs a reason in words."),
        _("Write in a few words why you must see this."),
    ),
    (
        WordsMayIdentify.code,
        _("The reason holds a number that could identify somebody."),
        _("Write the reason without numbers of people."),
    ),
    (
        PurposeMayNotSearch.code,
        _("This purpose is about someone known; it does not search."),
        _("Choose a purpose that may search."),
    ),
    (
        SearchTooShort.code,
        _("There is too little to search by."),
        _("Type at least two characters of a name, the last four of a phone, or a whole number."),
    ),
    (
        RuleNotListed.code,
        _("There is no such population rule, or its span of dates makes no sense."),
        _("Choose one of the listed rules, and a span that begins before it ends."),
    ),
    (
        SearchingTooFast.code,
        _("More than 30 searches were made in a minute."),
        _("Wait a minute, then search again."),
    ),
    (
        EntryNotUsable.code,
        _("Too much time passed before the values were read; nothing was shown."),
        _("Open it once more."),
    ),
    (
        NotYetDurable.code,
        _("The disk did not confirm the entry in time; nothing was shown."),
        _("Try again in a minute; tell the administrator if it stays so."),
    ),
    # The ledger stands below every screen; its door words what it refuses.
    (
        "ledger.entry_not_valid",
        _("The entry could not be written as entries are; nothing was done."),
        _("Shorten the reason, leave numbers of people out, and try again."),
    ),
    (
        "ledger.other_community",
        _("This window is in another community than your post."),
        _("Load the page again, and choose the post of the community that you mean."),
    ),
    (
        "ledger.verb_reserved",
        _("Only the door of the strong-room writes such entries."),
        _("Open the values from the file, with a purpose."),
    ),
    (
        "ledger.key_unreadable",
        _("A key of the ledger cannot be read, so nothing is opened and nothing recorded."),
        _("Ask the administrator to restore the folder of keys from the backup."),
    ),
)
