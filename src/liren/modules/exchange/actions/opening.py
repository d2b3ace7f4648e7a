"""Take samples, error files and names of files out of the vault; an entry of purpose 数据导入核对 comes first."""

import json

from liren.kit.errors import Missing
from liren.kit.refs import Ref
from liren.modules.exchange import kinds
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.agreements.actions import DisclosedFile
from liren.primitives.records import queries as records
from liren.primitives.records.queries import Delivery

Samples = list[list[list[str]]]


class FileMissing(Missing):
    """This delivery has no such file."""

    code = "exchange.file_missing"


def open_samples(*, actor: Actor, delivery_id: int) -> tuple[Samples, str]:
    """
    Return a few cells of every column, one list a table, one list a column; and what the file is called.

    :raises FileMissing: if nothing was read yet
    """
    delivery = records.delivery(actor, delivery_id)
    if delivery.samples is None or delivery.erased_at is not None:
        raise FileMissing(delivery=delivery_id)
    taken = _taken(actor, Ref("upload", delivery.samples))
    samples: Samples = json.loads(taken.content)
    return samples, taken.name


def open_error_file(*, actor: Actor, delivery_id: int) -> DisclosedFile:
    """
    Return the rows that did not fit, as a workbook for their sender.

    :raises FileMissing: if every row did fit
    """
    delivery = records.delivery(actor, delivery_id)
    if delivery.error_file is None or not is_kept(delivery):
        raise FileMissing(delivery=delivery_id)
    return _taken(actor, Ref("error_file", delivery.error_file))


def open_name(*, actor: Actor, delivery_id: int) -> str:
    """
    Tell what the sender called the file of a delivery; it may be a person's name.

    :raises FileMissing: if it waits to be read, was no file, or is erased
    """
    delivery = records.delivery(actor, delivery_id)
    if delivery.upload is None or delivery.erased_at is not None:
        raise FileMissing(delivery=delivery_id)
    upload = Ref("upload", delivery.upload)
    names = agreements.disclose_file_names(actor=actor, purpose=kinds.PURPOSE, files=[upload])
    if upload not in names:
        raise FileMissing(delivery=delivery_id)
    return names[upload]


def is_kept(delivery: Delivery) -> bool:
    """Tell whether what a delivery returned is still there; of one that came twice it is with the first."""
    return (delivery.same_as or delivery).erased_at is None


def _taken(actor: Actor, file: Ref) -> DisclosedFile:
    return agreements.disclose_file(actor=actor, purpose=kinds.PURPOSE, file=file)
