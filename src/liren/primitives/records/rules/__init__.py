"""What names a row, when two rows say the same, and what of a file's name everybody may see; pure."""

from liren.primitives.records.rules.hashes import content_hash, key_of, source_key
from liren.primitives.records.rules.labels import label, plain_name, sheet_label, words_of

__all__ = ["content_hash", "key_of", "label", "plain_name", "sheet_label", "source_key", "words_of"]
