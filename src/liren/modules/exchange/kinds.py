"""The sources that can be read, the limits of what is taken, and who keeps connections."""

from typing import Final

from liren.primitives.actors import kinds as actors
from liren.primitives.actors.kinds import Permission

POSTGRESQL: Final = "postgresql"
MYSQL: Final = "mysql"
SQLITE: Final = "sqlite"
FOLDER: Final = "folder"  # of this machine, below the folder for sources
SFTP: Final = "sftp"  # a folder of another machine
JSON: Final = "json"  # pages of a list
DATABASES: Final = (POSTGRESQL, MYSQL, SQLITE)
FILES: Final = (FOLDER, SFTP)
ENGINES: Final = (*DATABASES, *FILES, JSON)
PORTS: Final = {POSTGRESQL: 5432, MYSQL: 3306, SQLITE: 0, FOLDER: 0, SFTP: 22, JSON: 0}

UPLOAD_BYTES: Final = 1 << 30  # of one file
FILES_AT_ONCE: Final = 20
UPLOAD_TOTAL_BYTES: Final = 2 << 30  # of all files that come in one form
CHUNK: Final = 1 << 20
TRIED: Final = 20  # rows that are read to see whether a connection works
SAMPLES: Final = 3  # cells of a column that a person sees while correcting the mapping
PURPOSE: Final = "import_check"  # 数据导入核对, declared in primitives.agreements

# Minutes between two polls of a source; by hand, a quarter of an hour, an hour, a day, a week.
EVERY: Final = (0, 15, 60, 1_440, 10_080)

# What came of a poll.
#
#   (at work) ──▶ unchanged   the source says what it said when it was last loaded
#             ├─▶ delivered   what changed is a delivery, and loads itself
#             ├─▶ waiting     a delivery of this source waits for a person to check its columns
#             └─▶ failed      it could not be read; what was loaded last stands, and it is tried again
UNCHANGED: Final = "unchanged"
DELIVERED: Final = "delivered"
WAITING: Final = "waiting"
FAILED: Final = "failed"
OUTCOMES: Final = (UNCHANGED, DELIVERED, WAITING, FAILED)
POLL_SECONDS: Final = 300  # that a source may take to tell its rows; other polls may wait as long
POLLS_KEPT: Final = 100  # of a source

# What becomes of a file of a watched folder.
#
#   waiting ──▶ taken   it is a delivery; read or refused, it is never taken again unless it changes
#
# One that goes away, or changes, before it was taken is forgotten; what it became is another arrival.
WAITS: Final = "waiting"
TAKEN: Final = "taken"
ARRIVALS: Final = (WAITS, TAKEN)
LISTED: Final = 5_000  # files of one folder
TAKEN_AT_ONCE: Final = 20  # files in one poll; the rest come with the next one

# How good a dataset is; each formula stands in docs/reference/quality.md.
COMPLETENESS: Final = "completeness"
VALIDITY: Final = "validity"
UNIQUENESS: Final = "uniqueness"
AGREEMENT: Final = "agreement"
MEASURES: Final = (COMPLETENESS, VALIDITY, UNIQUENESS, AGREEMENT)
FLAWS_KEPT: Final = 1_000  # rows that are listed behind one number

PERMISSIONS: Final = (
    Permission(
        name="exchange.connect",
        title_zh="登记部门数据库连接",
        title_en="Register connections to departments' databases",
        roles=frozenset({actors.DATA_OFFICER, actors.COMMITTEE_DIRECTOR, actors.DEPARTMENT_OFFICER}),
    ),
)
