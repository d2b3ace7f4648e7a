"""Every mark that normalizing may leave on a value: what was repaired, and what remains in doubt.

A value's marks are a tuple of these words. docs/reference/normalizing.md explains each; a test keeps the two alike.
"""

from typing import Final

# Any kind of value.
FULLWIDTH: Final = "fullwidth"
BLANKS: Final = "blanks"
TRADITIONAL: Final = "traditional"
STRAY: Final = "stray"
NOTE: Final = "note"
MISSING: Final = "missing"
UNRECOGNIZED: Final = "unrecognized"
SEVERAL: Final = "several"
MASKED: Final = "masked"
PLACEHOLDER: Final = "placeholder"
LENGTH_WRONG: Final = "length_wrong"
CHECKSUM_WRONG: Final = "checksum_wrong"
GLYPH_REPAIRED: Final = "glyph_repaired"
EXCEL_ROUNDED: Final = "excel_rounded"
EXCEL_NUMBER: Final = "excel_number"
LAST_DIGITS: Final = "last_digits"

# Names.
DOTTED: Final = "dotted"
LONG: Final = "long"
LATIN: Final = "latin"
UNKNOWN_CHARACTER: Final = "unknown_character"
PINYIN_CHARACTER: Final = "pinyin_character"
COMPOUND_SURNAME: Final = "compound_surname"
DOUBLE_SURNAME: Final = "double_surname"
NEWBORN: Final = "newborn"
HONORIFIC: Final = "honorific"
SURNAME_ONLY: Final = "surname_only"
DECEASED: Final = "deceased"
FORMER_NAME: Final = "former_name"
NUMBERED: Final = "numbered"
NOT_A_PERSON: Final = "not_a_person"

# Citizen ids and other documents.
UPGRADED: Final = "upgraded"
DATE_IMPOSSIBLE: Final = "date_impossible"
DIVISION_UNKNOWN: Final = "division_unknown"
CHECK_CHARACTER_LOST: Final = "check_character_lost"
DISABILITY_CERTIFICATE: Final = "disability_certificate"
STUDENT_NUMBER: Final = "student_number"
PASSPORT: Final = "passport"
PERMIT: Final = "permit"
MILITARY: Final = "military"
BIRTH_CERTIFICATE: Final = "birth_certificate"

# Phones.
COUNTRY_CODE: Final = "country_code"
FOREIGN: Final = "foreign"
NO_AREA_CODE: Final = "no_area_code"
EXTENSION: Final = "extension"
GLUED: Final = "glued"

# Dates.
LUNAR: Final = "lunar"
LEAP_MONTH: Final = "leap_month"
CHINESE_NUMERALS: Final = "chinese_numerals"
TWO_DIGIT_YEAR: Final = "two_digit_year"
REPUBLICAN_YEAR: Final = "republican_year"
EXCEL_SERIAL: Final = "excel_serial"
ORDER_GUESSED: Final = "order_guessed"
MONTH_UNCERTAIN: Final = "month_uncertain"
MONTH_IMPOSSIBLE: Final = "month_impossible"
DAY_IMPOSSIBLE: Final = "day_impossible"
APPROXIMATE: Final = "approximate"
RELATIVE: Final = "relative"
OPEN_ENDED: Final = "open_ended"

# Addresses.
NEARBY: Final = "nearby"
ALIAS: Final = "alias"
FLOOR_GUESSED: Final = "floor_guessed"
