"""What a person sends: files, the meaning of columns, a connection. Shape, not business."""

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liren.modules.exchange import kinds
from liren.modules.exchange.actions.connections import Address
from liren.primitives.records.models import Dataset

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    _Datasets = forms.ModelChoiceField[Dataset]
else:
    _Datasets = forms.ModelChoiceField  # Django's is generic to the type checker alone


# The browser says so before anything is sent; the server decides all the same. {file} is named by the script.
CHECKED_EARLY: Final = {
    "data-lr-files": str(kinds.FILES_AT_ONCE),
    "data-lr-bytes": str(kinds.UPLOAD_BYTES),
    "data-lr-total": str(kinds.UPLOAD_TOTAL_BYTES),
    "data-lr-too-many": _("Choose at most 20 files at once."),
    "data-lr-too-large": _("{file} is larger than 1 GB. Split it, for instance by year or compound."),
    "data-lr-too-heavy": _("The files are larger than 2 GB together. Send fewer at once."),
    "data-lr-no-table": _("{file} is no table. Choose .xlsx, .xls, .csv, .tsv or .txt."),
    "data-lr-empty": _("{file} is empty. Export it again from the source system."),
}


class FilesInput(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or many files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":  # noqa: ARG002 (Django's signature)
        """Check each file by itself; an empty one is refused later, with words of its own."""
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        if not any(given):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > kinds.FILES_AT_ONCE:
            told = _("Choose at most %(count)s files at once.") % {"count": kinds.FILES_AT_ONCE}
            raise forms.ValidationError(told, code="too_many")
        return [each for each in given if each]


class DatasetChoice(_Datasets):
    """A dataset, named with its system."""

    def label_from_instance(self, obj: Dataset) -> str:
        """Name the system too: two systems may have a dataset of one name."""
        return f"{obj.system.name} · {obj.name}"


class FilesForm(forms.Form):
    """Files to import, and which dataset they are when the sender knows."""

    upload = FilesField(
        label=_("Files"),
        help_text=_("Excel (.xlsx, .xls) or CSV: up to 20 files at once, up to 1 GB each and 2 GB together."),
        widget=FilesInput(attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt", "multiple": True, **CHECKED_EARLY}),
    )
    dataset = DatasetChoice(
        label=_("Dataset"),
        queryset=Dataset.objects.none(),
        required=False,
        empty_label=_("Recognize it"),
        help_text=_("Leave it open: a file that came before is recognized by its columns."),
    )

    def __init__(self, *args: Any, datasets: QuerySet[Dataset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].queryset = datasets  # type: ignore[attr-defined]  # a model choice


class DatasetForm(forms.Form):
    """Which dataset a delivery belongs to: one that is registered, or a new one of a named system."""

    dataset = DatasetChoice(
        label=_("Dataset"), queryset=Dataset.objects.none(), required=False, empty_label=_("A new dataset")
    )
    system = forms.CharField(
        label=_("Department's system"),
        max_length=128,
        required=False,
        help_text=_("Only for a new dataset: what the department calls its system."),
    )
    name = forms.CharField(
        label=_("Name of the dataset"),
        max_length=128,
        required=False,
        help_text=_("Only for a new dataset: what its rows are, such as Parking permits."),
    )

    def __init__(self, *args: Any, datasets: QuerySet[Dataset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].queryset = datasets  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> dict[str, Any]:
        """Ask for the names of a new dataset when none is chosen."""
        given = super().clean() or {}
        if not given.get("dataset"):
            for field in ("system", "name"):
                if not given.get(field):
                    self.add_error(field, self.fields[field].error_messages["required"])
        return given


def _host(help_text: "StrOrPromise") -> forms.CharField:
    return forms.CharField(label=_("Host"), max_length=253, required=False, help_text=help_text)


def _port() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Port"), min_value=1, max_value=65535, required=False, help_text=_("Empty: the usual one.")
    )


def _account(help_text: "StrOrPromise" = "") -> forms.CharField:
    return forms.CharField(label=_("Account name"), max_length=128, required=False, help_text=help_text)


def _sealed(label: "StrOrPromise", *, longest: int) -> forms.CharField:
    """Return a field for a secret: never filled in by us, never remembered by a browser."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept sealed. Nobody sees it again."),
    )


class SourceForm(DatasetForm):
    """Where a department's data stands."""

    def address(self) -> Address:
        """Return what was filled in, as a source has it; call it when the form is valid."""
        names = {each.name for each in dataclasses.fields(Address)}
        said = {name: value for name, value in self.cleaned_data.items() if name in names}
        return Address(**{**said, "port": said.get("port") or 0})

    def secret(self) -> str:
        """Return what is to be sealed."""
        return str(self.cleaned_data.get("private_key") or self.cleaned_data.get("password") or "")


class DatabaseForm(SourceForm):
    """A table or query of a database. The password is asked once and never shown again."""

    engine = forms.ChoiceField(
        label=_("Database"),
        choices=((kinds.POSTGRESQL, "PostgreSQL"), (kinds.MYSQL, "MySQL / MariaDB"), (kinds.SQLITE, "SQLite")),
    )
    host = _host(_("Name or address of the department's server; leave it empty for SQLite."))
    port = _port()
    database = forms.CharField(
        label=_("Name of the database"),
        max_length=128,
        help_text=_("For SQLite the name of a file that the operator put into the folder for sources."),
    )
    username = _account(_("One that may only read is enough, and safer."))
    password = _sealed(_("Password"), longest=256)
    table = forms.CharField(
        label=_("Table or view"),
        max_length=128,
        required=False,
        help_text=_("Name a table, or write a query: one of the two."),
    )
    query = forms.CharField(
        label=_("Or a query"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One that starts with SELECT. Leave it empty when a table is named."),
    )

    field_order = ("engine", "host", "port", "database", "username", "password", "table", "query")

    def clean(self) -> dict[str, Any]:
        """Ask for either a table or a query."""
        given = super().clean()
        if bool(given.get("table")) == bool(given.get("query")):
            self.add_error("table", _("Give either a table or a query."))
        if given.get("engine") != kinds.SQLITE and not given.get("host"):
            self.add_error("host", self.fields["host"].error_messages["required"])
        return given


class FolderForm(SourceForm):
    """A folder into which a department drops its files."""

    engine = forms.ChoiceField(
        label=_("Where the folder is"),
        choices=((kinds.SFTP, _("On an SFTP server")), (kinds.FOLDER, _("On this machine"))),
    )
    host = _host(_("Of the SFTP server; leave it empty for this machine."))
    port = _port()
    username = _account()
    password = _sealed(_("Password"), longest=256)
    private_key = forms.CharField(
        label=_("Or a private key"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("As OpenSSH writes it, without a passphrase. Kept sealed."),
    )
    folder = forms.CharField(
        label=_("Folder"),
        max_length=256,
        help_text=_("For this machine the name of a folder that the operator made in the folder for sources."),
    )
    pattern = forms.CharField(
        label=_("Names of the files"),
        max_length=64,
        required=False,
        help_text=_("Such as permits*.xlsx. Empty: every table."),
    )
    host_key = forms.CharField(
        label=_("Fingerprint of the server's key"),
        max_length=128,
        required=False,
        help_text=_("Such as ssh-ed25519 SHA256:… Empty: you are shown it, and asked whether it is the department's."),
    )

    field_order = (
        "engine", "host", "port", "username", "password", "private_key", "folder", "pattern", "host_key",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for a host and an account of an SFTP server."""
        given = super().clean()
        for name in ("host", "username") if given.get("engine") == kinds.SFTP else ():
            if not given.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return given


class PageForm(SourceForm):
    """A list behind an address that answers with JSON."""

    page = forms.URLField(
        label=_("Address of the first page"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("It answers with JSON. A host inside the house must be allowed by the operator."),
    )
    username = _account(_("Empty: the key is sent as a bearer token."))
    password = _sealed(_("Key or password"), longest=2_000)
    rows_at = forms.CharField(
        label=_("Where the rows are"),
        max_length=128,
        required=False,
        help_text=_("Such as data.rows. Empty: the document is the list, or holds one list only."),
    )
    page_key = forms.CharField(
        label=_("Parameter that counts the pages"),
        max_length=64,
        required=False,
        help_text=_("Such as page. Empty: there is one page."),
    )
    next_key = forms.CharField(
        label=_("Or where the next address is"), max_length=128, required=False, help_text=_("Such as links.next.")
    )

    field_order = ("page", "username", "password", "rows_at", "page_key", "next_key")

    def clean(self) -> dict[str, Any]:
        """Pages are counted or linked, not both."""
        given = super().clean()
        given["engine"] = kinds.JSON
        if given.get("page_key") and given.get("next_key"):
            self.add_error("next_key", _("Give one of the two."))
        return given
