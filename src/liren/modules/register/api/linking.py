"""Linkage for programs: runs, editions of weights, and who used a file that held another's rows."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from liren.modules.register import actions, kinds
from liren.modules.register.queries import editions, runs, told
from liren.modules.register.schemas import RunOut, RunsOut
from liren.modules.register.schemas.teaching import EditionOut, EditionsOut, ToldOut
from liren.primitives.actors.api import calling
from liren.web.callers import REFUSALS, Caller, page_of

LOOKER, LINKER, OFFICER = Caller(kinds.LOOK), Caller(kinds.LINK), Caller(kinds.TOLD)
router = Router(auth=LOOKER)


@router.get("/told", response={200: list[ToldOut], **REFUSALS}, auth=OFFICER)
def list_told(request: HttpRequest, page: int = 1) -> list[ToldOut]:
    """Uses of files while they held another's rows, as far as nobody has looked after them."""
    return [ToldOut.of(one) for one in page_of(told.open_(calling(request)), page)]


@router.post("/told/{told_id}/seen", response={200: ToldOut, **REFUSALS}, auth=OFFICER)
def see_told(request: HttpRequest, told_id: int) -> ToldOut:
    """Say that a use was looked after."""
    return ToldOut.of(actions.see_told(actor=calling(request), told_id=told_id, at=timezone.now()))


@router.get("/editions", response={200: EditionsOut, **REFUSALS}, auth=LINKER)
def list_editions(request: HttpRequest, page: int = 1) -> EditionsOut:
    """Editions of weights, the latest first."""
    found = editions.editions(calling(request))
    return EditionsOut.model_validate({"total": found.count(), "items": list(page_of(found, page))})


@router.get("/editions/{edition_id}", response={200: EditionOut, **REFUSALS}, auth=LINKER)
def get_edition(request: HttpRequest, edition_id: int) -> EditionOut:
    """What each level of each comparison weighs in an edition."""
    return EditionOut.model_validate(editions.told(calling(request), edition_id).edition)


@router.get("/runs", response={200: RunsOut, **REFUSALS}, auth=LINKER)
def list_runs(request: HttpRequest, page: int = 1) -> RunsOut:
    """Linkage runs, the latest first."""
    found = runs.runs(calling(request))
    return RunsOut.model_validate({"total": found.count(), "items": list(page_of(found, page))})


@router.post("/runs", response={201: RunOut, **REFUSALS}, auth=LINKER)
def start_run(request: HttpRequest) -> Status[RunOut]:
    """Link the register anew, or join the run that is at work."""
    return Status(201, RunOut.model_validate(actions.queue_run(actor=calling(request), at=timezone.now())))


@router.get("/runs/{run_id}", response={200: RunOut, **REFUSALS}, auth=LINKER)
def get_run(request: HttpRequest, run_id: int) -> RunOut:
    """One run: ask again until its state is done, failed or cancelled."""
    return RunOut.model_validate(runs.run(calling(request), run_id))


@router.post("/runs/{run_id}/cancel", response={200: RunOut, **REFUSALS}, auth=LINKER)
def cancel_run(request: HttpRequest, run_id: int) -> RunOut:
    """Ask a run to stop; nothing that it did is kept."""
    actor = calling(request)
    actions.cancel_run(actor=actor, run_id=run_id, at=timezone.now())
    return RunOut.model_validate(runs.run(actor, run_id))
