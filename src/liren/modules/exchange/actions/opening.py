"""Take samples and error files out of the vault: each time an entry of purpose 数据导入核对 comes first."""

import json

from liren.kit.errors import Missing
from liren.kit.refs import Ref
from liren.modules.exchange import kinds
from liren.primitives.actors.queries import Actor
from liren.primitives.agreements import actions as agreements
from liren.primitives.agreements.actions import DisclosedFile
from liren.primitives.records import queries as records

Samples = list[list[list[str]]]


class FileMissing(Missing):
    """This delivery has no such file."""

    code = "exchange.file_missing"


def open_samples(*, actor: Actor, delivery_id: int) -> Samples:
    """
    Return a few cells of every column: one list a table, one list a column.

    :raises FileMissing: if nothing was read yet
    """
    delivery = records.delivery(actor, delivery_id)
    if delivery.samples is None:
        raise FileMissing(delivery=delivery_id)
    taken = _taken(actor, Ref("upload", delivery.samples))
    samples: Samples = json.loads(taken.content)
    return samples


def open_error_file(*, actor: Actor, delivery_id: int) -> DisclosedFile:
    """
    Return the rows that did not fit, as a workbook for their sender.

    :raises FileMissing: if every row did fit
    """
    delivery = records.delivery(actor, delivery_id)
    if delivery.error_file is None:
        raise FileMissing(delivery=delivery_id)
    return _taken(actor, Ref("error_file", delivery.error_file))


def _taken(actor: Actor, file: Ref) -> DisclosedFile:
    return agreements.disclose_file(actor=actor, purpose=kinds.PURPOSE, file=file)
