"""What writes into the strong-room: deliveries as role `importer`, linkage as role `linker`. Never as web."""

from liren.primitives.vault.actions.filing import erase_files, store_file, store_records
from liren.primitives.vault.actions.holding import (
    HeldIdentifier,
    HeldMask,
    HeldToken,
    HeldValue,
    clear,
    hold_identifiers,
    hold_masks,
    hold_tokens,
    hold_values,
)
from liren.primitives.vault.actions.sealing import Said, about_the_same, mark_contested, seal, seal_said
from liren.primitives.vault.actions.tickets import drop_old_tickets

__all__ = [
    "HeldIdentifier",
    "HeldMask",
    "HeldToken",
    "HeldValue",
    "Said",
    "about_the_same",
    "clear",
    "drop_old_tickets",
    "erase_files",
    "hold_identifiers",
    "hold_masks",
    "hold_tokens",
    "hold_values",
    "mark_contested",
    "seal",
    "seal_said",
    "store_file",
    "store_records",
]
