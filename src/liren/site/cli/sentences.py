"""Say a refusal as one plain sentence, in the reader's language, with what to do next."""

import sys
from collections.abc import Mapping

from liren.kit import errors
from liren.site.cli import languages

FAMILIES: Mapping[type[errors.Refusal], tuple[str, str]] = {
    errors.Invalid: ("输入有误。请检查后再试。", "The input makes no sense as written. Check it and try again."),
    errors.Forbidden: ("没有这样做的权限。", "This is not permitted."),
    errors.Missing: ("找不到。请检查名称。", "There is no such thing. Check the name."),
    errors.Conflict: ("情况已经变化。请再试一次。", "Things have changed meanwhile. Try again."),
    errors.Unavailable: (
        "所依赖的服务没有回应。请稍后再试。",
        "Something that this depends on did not answer. Try later.",
    ),
}


OWN: Mapping[str, tuple[str, str]] = {
    "actors.role_not_held": (
        "本进程没有数据库角色 {alias} 的密码，不能做这件事；请由后台任务进程（liren worker）来做。",
        "This process holds no password of the database role {alias} and cannot do this; the jobs' process can.",
    ),
    "mention_unknown": (
        "结果里没有这一行所说的人。请核对文件名、工作表和行号。",
        "The result knows no person at this row. Check the name of the file, the sheet and the number of the row.",
    ),
    "model_does_not_fit": (
        "这个模型是为另一版引擎学习的。请重新学习。",
        "The model was learnt for another edition of the engine. Learn it again.",
    ),
    "model_not_readable": (
        "这不是可以读取的模型文件。请指定由本程序写出的模型。",
        "This is no model that can be read. Name one that this program wrote.",
    ),
    "splink.not_readable": (
        "这不是 Splink 训练好的模型。请指定 Splink 存下的模型文件（JSON）。",
        "This is no trained model of Splink. Name the JSON file in which Splink saved one.",
    ),
    "too_large": (
        "数据超出一次能处理的大小。请拆分后再试。",
        "There is more than can be taken in one go. Split it and try again.",
    ),
    "database.behind": (
        "数据库还不是这个版本的。请先运行 liren migrate，再运行同一命令。",
        "The database is not of this version yet. Run liren migrate, then the same command again.",
    ),
    "explain.row_missing": (
        "文件夹里没有 {place} 这一行，或该行没有这个角色的人或物。请核对文件名、工作表、行号、角色和 --kind。",
        "The folder holds no row {place}, or nothing of this kind in that role. "
        "Check file, sheet, row, role and --kind.",
    ),
    "explain.sheet_not_named": (
        "{place} 在几个工作表里都有：{sheets}。请写明是哪一个，如 户籍.xlsx/3幢:12。",
        "Several sheets have {place}: {sheets}. Say which one, as hukou.xlsx/Building 3:12.",
    ),
    "register.nothing_to_link": (
        "还没有可以关联的记录。请先用 liren import 导入部门导出的文件。",
        "There are no rows to link yet. Import departments' exports first, with liren import.",
    ),
    "register.run_taken": (
        "另一个进程正在关联，或这次关联已被取消。请等它完成，或在「关联记录」页面取消后再试。",
        "Another process is linking, or this run was cancelled. Wait for it, or cancel it on the page of runs.",
    ),
    "register.run_cancelled": (
        "关联已取消，底册没有变化。",
        "The run was cancelled; the register is as it was.",
    ),
    "resolve.place_not_writable": (
        "不能写入 {place}。请用 --out 指定一个已有且可写的文件夹里的文件名。",
        "{place} cannot be written. Name a file in a folder that exists with --out.",
    ),
    "founding.not_read": (
        "{place} 不能作为声明读取（{why}）。请核对文件名和写法；liren found --example 给出一份样例。",
        "{place} cannot be read as a declaration ({why}). Check its name and form; see liren found --example.",
    ),
    "founding.word_missing": (
        "声明里 {place} 缺少 {word}。请补上后再运行；什么都没有改动。",
        "In the declaration, {place} lacks {word}. Add it and run this again; nothing was changed.",
    ),
    "founding.word_not_known": (
        "声明里 {place} 的 {word} 没有含义，可能写错了。什么都没有改动；样例见 liren found --example。",
        "In the declaration, {word} of {place} says nothing here. Nothing was changed; see liren found --example.",
    ),
    "founding.value_not_known": (
        "声明里 {place} 的 {word} 不能是「{value}」，可以是：{known}。什么都没有改动。",
        "In the declaration, {word} of {place} cannot be “{value}”. It may be: {known}. Nothing was changed.",
    ),
    "founding.said_twice": (
        "声明里 {place} 的「{value}」前面已经有了，或是程序自用的名字。什么都没有改动。",
        "In the declaration, “{value}” of {place} was said before, or is a name of the program's own. "
        "Nothing was changed.",
    ),
    "founding.no_organization": (
        "声明里没有机构。社区至少要有一个机构，如居民委员会；样例见 liren found --example。",
        "The declaration names no organization. A community has at least one, such as its residents' committee.",
    ),
    "founding.no_administrator": (
        "建立社区需要数据库管理员：请设置 LIREN_ADMIN_URL，再运行同一命令。",
        "Founding a community takes the database's administrator: set LIREN_ADMIN_URL, then run this again.",
    ),
    "founding.account_missing": (
        "没有 {account} 这个账号，或已停用，或今天没有岗位。请核对登录名。",
        "There is no account {account}, or it is switched off, or holds no post today. Check the name.",
    ),
    "resolve.no_room": (
        "磁盘已满，{place} 没有写入，原有的结果没有变。请腾出空间，或用 --out 换一个磁盘，再运行。",
        "The disk is full: there is no room for {place}, and what stood there is unchanged. Make room, or name another "
        "disk with --out, and run this again.",
    ),
    "resolve.not_written": (
        "不能写入 {place}，原有的结果没有变。请用 --out 指定一个可写的文件夹里的文件名，再运行。",
        "{place} cannot be written, and what stood there is unchanged. Name a file in another folder with --out.",
    ),
    "import.nobody_delivers": (
        "账号 {account} 不存在，或今天在该社区没有岗位。请用 --as 指定能交付数据的账号。",
        "The account {account} does not exist or holds no post there today. Name one that may deliver with --as.",
    ),
    "import.password_in_address": (
        "地址里不要写密码：它会留在命令历史和进程列表里。请去掉密码，按提示输入，或放进 LIREN_SOURCE_PASSWORD。",
        "Leave the password out of the address, where others read it: it is asked, or read in LIREN_SOURCE_PASSWORD.",
    ),
    "import.dataset_not_named": (
        "请用 --dataset 系统/名称 指明这是哪个数据集。",
        "Say which dataset this is with --dataset SYSTEM/NAME.",
    ),
    "serve.not_the_web": (
        "LIREN_SECRETS 指定的是后台任务的密码，不能用来启动网站。请改用 secrets-web.json。",
        "LIREN_SECRETS names the passwords of the jobs; the site is not served with them. Name secrets-web.json.",
    ),
    "serve.address_taken": (
        "{host}:{port} 已被其他程序占用。请关闭该程序，或用 --port 换一个端口。",
        "Another program listens on {host}:{port}. Close it, or choose another port with --port.",
    ),
}


def of(refusal: errors.Refusal) -> str:
    """Find the sentence of a refusal: by its code, else its own words, else its family's."""
    sentence = _by_code().get(refusal.code)
    if sentence is not None:
        return _located(refusal, languages.say(*sentence).format_map(_Known(refusal.data)))
    if words := _of_the_site(refusal):
        return _located(refusal, words)
    if refusal.message:
        return refusal.message
    family = next((words for kind, words in FAMILIES.items() if isinstance(refusal, kind)), FAMILIES[errors.Invalid])
    return _located(refusal, languages.say(*family) + f" [{refusal.code}]")


def spoken() -> frozenset[str]:
    """Codes of refusals that have a sentence of their own on the command line; for a conformity test."""
    return frozenset(_by_code())


class _Known(dict[str, object]):
    """Leave a placeholder standing whose value the refusal does not carry."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def _located(refusal: errors.Refusal, sentence: str) -> str:
    """Begin with the file that it is about, unless the sentence names it."""
    file = str(refusal.data.get("file") or "")
    return f"{file}: {sentence}" if file and file not in sentence else sentence


def _of_the_site(refusal: errors.Refusal) -> str:
    """Find what a page would say, where a command has started Django; a command without it has no such refusals."""
    if "django" not in sys.modules:
        return ""
    from django.apps import apps
    from django.utils import translation

    from liren.web import problems

    if not apps.ready or refusal.code not in problems.spoken():
        return ""
    with translation.override("zh-hans" if languages.is_chinese() else "en"):
        said = problems.of_refusal(refusal)
    return said.what + languages.say("", " ") + said.do


def _by_code() -> Mapping[str, tuple[str, str]]:
    from liren.engine.read.messages import MESSAGES as READING
    from liren.engine.shape.problems import MESSAGES as SHAPING
    from liren.site.postgres.messages import MESSAGES as DATABASE

    return {**READING, **SHAPING, **DATABASE, **OWN}
