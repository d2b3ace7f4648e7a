"""Every write of the register: opening values, settling conflicts, deciding pairs, linking anew."""

from liren.modules.register.actions.exporting import export_list, note_export
from liren.modules.register.actions.following import follow_around, follow_between
from liren.modules.register.actions.linking import RunOver, RunTaken, cancel_run, queue_run, start_run, work_run
from liren.modules.register.actions.opening import open_values
from liren.modules.register.actions.reviewing import answer, settle, undo, withdraw
from liren.modules.register.actions.searching import search

__all__ = [
    "RunOver",
    "RunTaken",
    "answer",
    "cancel_run",
    "export_list",
    "follow_around",
    "follow_between",
    "note_export",
    "open_values",
    "queue_run",
    "search",
    "settle",
    "start_run",
    "undo",
    "withdraw",
    "work_run",
]
