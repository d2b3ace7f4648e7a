"""What the way in says when it says no, and what to do next; registered when the application starts."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from liren.web import problems
from liren.web.text import Text

AGAIN: Final = _("Open the list of imports and look at its state.")
WORDS: Final[dict[str, tuple[Text, Text]]] = {
    "exchange.spool_full": (
        _("The disk of the server is full; nothing of the file was kept."),
        _("Tell the administrator, then send the file again."),
    ),
    "exchange.upload_too_large": (
        _("The file is larger than can be taken in one go; nothing of it was kept."),
        _("Split it, for instance by year or compound, and send the parts."),
    ),
    "exchange.uploads_too_large": (
        _("The files are larger together than can be taken in one go; nothing of them was kept."),
        _("Go back and send fewer at once: 2 GB together is the most."),
    ),
    "exchange.upload_empty": (_("The file is empty."), _("Export it again from the source system.")),
    "exchange.bytes_gone": (
        _("The file was read already, or wiped with its delivery."),
        _("Look at the delivery; send the file again if it is not there."),
    ),
    "exchange.file_missing": (_("This delivery has no such file."), AGAIN),
    "exchange.connection_not_valid": (
        _("This is no address of a source that can be read."),
        _("Give the host and database with a table or a query, the folder, or the address of the page."),
    ),
    "exchange.connection_missing": (_("No such source is registered."), _("Look at the list of sources.")),
    "exchange.arrival_missing": (_("No such file has arrived."), _("Look at the source once more.")),
    "exchange.still_open": (
        _("What was taken of this file is not loaded or refused yet."),
        _("Check its columns, or cancel its delivery, first."),
    ),
    "exchange.polled_only": (
        _("A folder is not delivered as a whole: its files are taken one by one."),
        _("Choose to poll it now."),
    ),
    "exchange.server_not_reached": (
        _("The SFTP server does not answer, refuses the log-in, or went away."),
        _("Check host, account, password or key, and the network; it is tried again later."),
    ),
    "exchange.host_key_unknown": (
        _("Nobody has said yet that the key of this server is the department's, so nothing was told to it."),
        _("Try the source, compare the fingerprint with the department, and pin it."),
    ),
    "exchange.host_key_changed": (
        _(
            "The server shows another key than the one that was pinned. "
            "Somebody may stand between; nothing was told to it."
        ),
        _(
            "Ask the department whether its server is new. "
            "Pin the new key only when they tell you the same fingerprint."
        ),
    ),
    "exchange.key_not_readable": (
        _("The private key cannot be read, or is locked with a passphrase."),
        _("Register the source again with a key as OpenSSH writes it."),
    ),
    "exchange.folder_missing": (
        _("There is no such folder, or it may not be looked into."),
        _("Ask whoever runs the server for its name and for leave to read it."),
    ),
    "exchange.too_many_files": (
        _("The folder holds more files than can be looked through."),
        _("Have old files moved away, or name fewer in the pattern."),
    ),
    "exchange.file_changed": (_("The file was written to while it was read."), _("It is taken when it is whole.")),
    "exchange.server_too_slow": (
        _("The files did not come in the time that a poll has."),
        _("Send smaller files, or have the connection looked at."),
    ),
    "exchange.password_gone": (
        _("The password of this connection cannot be opened any more."),
        _("Register the connection again."),
    ),
    "exchange.host_not_allowed": (
        _("This host may not be reached from here."),
        _("Give the host of the department; an operator allows others with LIREN_SOURCE_HOSTS."),
    ),
    "exchange.interval_unknown": (
        _("A source is not polled this often."),
        _("Choose one of the intervals of the list."),
    ),
    "exchange.not_scheduled": (
        _("This source is read only when somebody asks: there is nothing to pause."),
        _("Choose how often it is polled."),
    ),
    "exchange.nobody_answers": (
        _("Whoever had this source polled holds that post no more, so it is paused."),
        _("Somebody who may register sources resumes it; it is polled in their name then."),
    ),
    "exchange.source_empty": (
        _("The source had rows and now has none; those that were loaded stand."),
        _("Ask the department whether its table was emptied or moved."),
    ),
    "exchange.own_database": (
        _("This is the register's own database; it is no source."),
        _("Give the database of the department whose system it is."),
    ),
    "exchange.target_unknown": (
        _("A column was given a meaning that the register does not know."),
        _("Choose a meaning from the list."),
    ),
    "exchange.key_column_missing": (
        _("The column that told this dataset's rows apart is not among those that came."),
        _("Say which column it is called now, or choose another dataset; loaded as it is, every row would be doubled."),
    ),
    "exchange.nothing_taken": (_("No sheet is chosen."), _("Tick a sheet, or cancel the delivery.")),
    "records.dataset_missing": (
        _("There is no such dataset, or none that your post may see."),
        _("Look for it in the catalogue."),
    ),
    "records.delivery_missing": (_("There is no such delivery, or none that your post may see."), AGAIN),
    "records.move_not_possible": (_("The delivery has moved on in the meantime."), AGAIN),
    "records.cause_unknown": (_("Nobody said why the files should go."), _("Choose a reason from the list.")),
    "records.cancelled": (_("The delivery was cancelled while it was being loaded."), AGAIN),
    "records.name_taken": (_("Something of this name is registered already."), _("Choose it, or another name.")),
    "records.form_unknown": (_("No register of this form is known."), _("Choose a form from the list.")),
    "records.lead_missing": (
        _("Nobody answers for this dataset, so it is not published."),
        _("Assign a lead department first."),
    ),
}


def register() -> None:
    """Give every refusal of the way in its words."""
    for code, (what, do) in WORDS.items():
        problems.say(code, what=what, do=do)
