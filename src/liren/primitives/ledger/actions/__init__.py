"""What writes to the ledger: appending entries, giving them their place, keeping the keys that blind their subjects."""

from liren.primitives.ledger.actions.append import append_entry
from liren.primitives.ledger.actions.calls import call, call_alone
from liren.primitives.ledger.actions.keys import index_key, tag_key
from liren.primitives.ledger.actions.sequence import sequence

__all__ = ["append_entry", "call", "call_alone", "index_key", "sequence", "tag_key"]
