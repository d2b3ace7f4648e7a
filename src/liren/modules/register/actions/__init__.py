"""Every write of the register: opening values, settling conflicts, deciding pairs, linking anew."""

from liren.modules.register.actions.answering import CorrectionOver, answer_correction, open_correction
from liren.modules.register.actions.checking import (
    NothingDrawn,
    RunWriting,
    TooManyQuestions,
    extend_check,
    start_check,
)
from liren.modules.register.actions.exporting import export_list, note_export
from liren.modules.register.actions.following import follow_around, follow_between, follow_building
from liren.modules.register.actions.heeding import heed, heed_late
from liren.modules.register.actions.linking import RunOver, RunTaken, cancel_run, queue_run, start_run, work_run
from liren.modules.register.actions.opening import open_values
from liren.modules.register.actions.outlining import draw_outlines
from liren.modules.register.actions.reporting import (
    ReportedAlready,
    TooLateToWithdraw,
    ValueGone,
    report_value,
    withdraw_report,
)
from liren.modules.register.actions.reviewing import (
    FilesAreOne,
    NothingToPart,
    answer,
    join,
    part,
    settle,
    undo,
    withdraw,
)
from liren.modules.register.actions.searching import search
from liren.modules.register.actions.telling import see_told
from liren.modules.register.actions.tracing import trace

__all__ = [
    "CorrectionOver",
    "ReportedAlready",
    "TooLateToWithdraw",
    "ValueGone",
    "FilesAreOne",
    "NothingDrawn",
    "NothingToPart",
    "RunOver",
    "RunTaken",
    "RunWriting",
    "TooManyQuestions",
    "answer",
    "answer_correction",
    "cancel_run",
    "draw_outlines",
    "export_list",
    "extend_check",
    "follow_around",
    "follow_between",
    "follow_building",
    "heed",
    "heed_late",
    "join",
    "note_export",
    "open_correction",
    "open_values",
    "part",
    "queue_run",
    "report_value",
    "search",
    "see_told",
    "settle",
    "start_check",
    "start_run",
    "trace",
    "undo",
    "withdraw",
    "withdraw_report",
    "work_run",
]
