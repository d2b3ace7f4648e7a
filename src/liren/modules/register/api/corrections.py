"""Wrong values, for programs: said of a file, answered by the source, taken back."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from liren.modules.register import actions, kinds
from liren.modules.register.queries import corrections, files
from liren.modules.register.schemas.corrections import (
    AnsweredIn,
    CorrectionOut,
    CorrectionsOut,
    OpenedCorrectionOut,
    ReportIn,
    ReportOut,
    ReportsOut,
)
from liren.primitives.actors.api import calling
from liren.web.callers import REFUSALS, Caller, page_of

LOOKER, SOURCE = Caller(kinds.LOOK), Caller(kinds.CORRECT)
router = Router(auth=LOOKER)


@router.post("/files/{slug}/{entity_id}/reports", response={201: list[ReportOut], **REFUSALS})
def report_value(request: HttpRequest, slug: str, entity_id: int, sent: ReportIn) -> Status[list[ReportOut]]:
    """Say that a value of a file is wrong; it stands as contested until every source that states it has answered."""
    made = actions.report_value(
        actor=calling(request), sort=files.sort_of(slug), entity_id=entity_id, at=timezone.now(), **sent.dict()
    )
    return Status(201, [ReportOut.of(one) for one in made])


@router.get("/reports", response={200: ReportsOut, **REFUSALS})
def list_reports(request: HttpRequest, page: int = 1) -> ReportsOut:
    """One page of what the caller reported, the latest first, with what became of it."""
    found = corrections.reports(calling(request))
    return ReportsOut(total=found.count(), items=[ReportOut.of(one) for one in page_of(found, page)])


@router.post("/reports/{report_id}/withdraw", response={200: ReportOut, **REFUSALS})
def withdraw_report(request: HttpRequest, report_id: int) -> ReportOut:
    """Take back an own report that nobody has found true or false."""
    return ReportOut.of(actions.withdraw_report(actor=calling(request), report_id=report_id, at=timezone.now()))


@router.get("/corrections", response={200: CorrectionsOut, **REFUSALS}, auth=SOURCE)
def list_corrections(request: HttpRequest, page: int = 1) -> CorrectionsOut:
    """One page of what the caller's organization is the source of and somebody says is wrong, the oldest first."""
    found = corrections.answerable(calling(request))
    shown = [CorrectionOut.model_validate(one) for one in page_of(found, page)]
    return CorrectionsOut(total=found.count(), counts=corrections.counts(found), items=shown)


@router.post("/corrections/{correction_id}/open", response={200: OpenedCorrectionOut, **REFUSALS}, auth=SOURCE)
def open_correction(request: HttpRequest, correction_id: int) -> OpenedCorrectionOut:
    """Open the value and what is said instead; the ledger has the entry before a value leaves."""
    opened = actions.open_correction(actor=calling(request), correction_id=correction_id)
    return OpenedCorrectionOut(
        entry_id=opened.entry_id, said=opened.said, answer=opened.answer, instead=list(opened.instead.values())
    )


@router.post("/corrections/{correction_id}/answer", response={200: CorrectionOut, **REFUSALS}, auth=SOURCE)
def answer_correction(request: HttpRequest, correction_id: int, sent: AnsweredIn) -> CorrectionOut:
    """Answer for the own source; the register follows at once."""
    actor = calling(request)
    actions.answer_correction(actor=actor, correction_id=correction_id, at=timezone.now(), **sent.dict())
    return CorrectionOut.model_validate(corrections.correction(actor, correction_id))
