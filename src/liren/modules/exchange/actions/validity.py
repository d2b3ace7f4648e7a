"""When a cell is valid, as SQL over its text: what a check digit, a form or a calendar can tell without asking anybody.

Each is a boolean expression over `text`, which is not empty and has neither blanks nor full-width digits. A cell that
some source masked (110***1234) is not valid: nobody can use it.
"""

from typing import Final

# GB 11643-1999: seventeen digits and a check character by ISO 7064 MOD 11-2; fifteen digits are the form before 1999.
_MONTH_DAY: Final = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
CITIZEN_ID: Final = f"""
CASE
  WHEN text ~ '^[1-9][0-9]{{5}}(?:18|19|20)[0-9]{{2}}{_MONTH_DAY}[0-9]{{3}}[0-9X]$' THEN (
    SELECT substr('10X98765432', mod(sum(substr(text, at::int, 1)::int * weight), 11)::int + 1, 1) = substr(text, 18, 1)
    FROM unnest(ARRAY[7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2]) WITH ORDINALITY AS w (weight, at))
  ELSE text ~ '^[1-9][0-9]{{5}}[0-9]{{2}}{_MONTH_DAY}[0-9]{{3}}$'
END"""  # noqa: S608 -- of our own words

# GB 32100-2015: eighteen characters without I, O, S, V, Z, the last one a check character modulo 31.
_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC: Final = f"""
CASE
  WHEN text ~ '^[0-9A-HJ-NPQRTUWXY]{{18}}$' THEN (
    SELECT mod(31 - mod(sum((strpos('{_USCC}', substr(text, at::int, 1)) - 1) * weight), 31), 31)
           = strpos('{_USCC}', substr(text, 18, 1)) - 1
    FROM unnest(ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28]) WITH ORDINALITY AS w (weight, at))
  ELSE false
END"""  # noqa: S608 -- of our own words

# Several in one cell are valid when each is: a mobile of eleven digits, or a landline of seven or eight.
_PHONE: Final = "(?:(?:[+]?86-?)?1[3-9][0-9]{9}|(?:0[0-9]{2,3}-?)?[1-9][0-9]{6,7})"
PHONE: Final = f"text ~ '^{_PHONE}(?:[;,/、，；]{_PHONE})*$'"

BIRTH: Final = (
    "text ~ '^(?:18|19|20)[0-9]{2}[-/.年]?(?:0?[1-9]|1[0-2])[-/.月]?(?:0?[1-9]|[12][0-9]|3[01])日?(?:T?00:00:00)?$'"
)

# GA 36-2018: province, office, five characters or six; no I and no O among them.
PLATE: Final = (
    "text ~ '^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z]·?"
    "[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]$'"
)

CHECKS: Final = {
    "person.citizen_id": CITIZEN_ID,
    "person.phone": PHONE,
    "person.birth": BIRTH,
    "vehicle.plate": PLATE,
    "organization.uscc": USCC,
}


def expression() -> str:
    """Return SQL that tells whether `text` is valid as `sort`; NULL for a sort that cannot be checked."""
    cases = "\n".join(f"WHEN '{sort}' THEN ({check})" for sort, check in CHECKS.items())
    return f"CASE sort {cases} END"


def plain(text: str) -> str:
    """Return SQL that takes blanks out of an expression, and full-width characters to their plain ones."""
    wide, narrow = "０１２３４５６７８９ｘＸ－", "0123456789XX-"
    return f"upper(translate(regexp_replace({text}, '\\s', '', 'g'), '{wide}', '{narrow}'))"
