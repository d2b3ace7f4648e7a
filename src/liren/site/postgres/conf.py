"""
The settings of the embedded server, written anew at every start.

An operator's own settings go through ALTER SYSTEM, which PostgreSQL keeps in a file of its own and reads last.
"""

import os
from pathlib import Path

SOCKET_PORT = 5432
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 the kernel's, not a place for files of ours

# Nothing that a person said or is may reach a log: no statement, no parameter, no DETAIL line (it quotes key values),
# no ERROR at all (its text quotes bad input; the application has it anyway), and no query text in pg_stat_activity.
QUIET = {
    "log_statement": "none",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_lock_waits": "off",
    "log_temp_files": "-1",
    "track_activities": "off",
}

LOG = {
    "logging_collector": "on",
    "log_destination": "stderr",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_file_mode": "0600",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_checkpoints": "off",
}

# Nothing is answered as done before it is on the disk.
DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "data_sync_retry": "off",
    "restart_after_crash": "on",
}

# A machine of two cores and 4 GB runs the database, the web and the linkage engine.
SIZE = {
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "min_wal_size": "80MB",
    "max_worker_processes": "8",
    "max_parallel_workers": "2",
    "jit": "off",
}

WORDS = {
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "password_encryption": "scram-sha-256",
}

ACCESS = """\
# Written by Liren at every start. Everyone proves a password; nobody is trusted for where they come from.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""


def write(cluster: Path, *, sockets: Path, port: int | None) -> None:
    """Write the settings for a server on a socket folder, and on the loopback port when one is given."""
    address = {
        "listen_addresses": "127.0.0.1" if port else "",
        "port": str(port or SOCKET_PORT),
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
    }
    memory = {"dynamic_shared_memory_type": "posix" if _is_open(SHARED_MEMORY) else "mmap"}
    settings = address | memory | QUIET | LOG | DURABLE | SIZE | WORDS
    lines = [f"{name} = '{_quoted(value)}'" for name, value in settings.items()]
    _replace(cluster / "postgresql.conf", "# Written by Liren at every start.\n" + "\n".join(lines) + "\n")
    _replace(cluster / "pg_hba.conf", ACCESS)


def _is_open(folder: Path) -> bool:
    """Say whether every account may write there; in a bare container it is missing its mount, and only root may."""
    return not folder.exists() or folder.stat().st_mode & 0o002 != 0


def _replace(path: Path, text: str) -> None:
    """Write beside and rename: a full disk must not leave half the settings. The file keeps its owner."""
    owner = path.stat()
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.chmod(0o600)
    if owner.st_uid != fresh.stat().st_uid:
        os.chown(fresh, owner.st_uid, owner.st_gid)
    fresh.replace(path)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
