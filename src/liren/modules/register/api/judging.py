"""What people say of the register, for programs: pairs, answers, files joined and parted, samples."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from liren.modules.register import actions, kinds
from liren.modules.register.queries import checks, pairs
from liren.modules.register.schemas import AnswerIn, ComparedOut, DecisionOut, PairsOut, RunOut
from liren.modules.register.schemas.teaching import AskedOut, ChainOut, CheckIn, JoinIn, PartIn, QualityOut
from liren.primitives.actors.api import calling
from liren.primitives.entities import queries as entities
from liren.web.callers import REFUSALS, Caller, page_of

LOOKER, REVIEWER, CHECKER = Caller(kinds.LOOK), Caller(kinds.REVIEW), Caller(kinds.CHECK)
router = Router(auth=LOOKER)


@router.get("/pairs", response={200: PairsOut, **REFUSALS}, auth=REVIEWER)
def list_pairs(request: HttpRequest, page: int = 1) -> PairsOut:
    """Pairs that wait for an answer, without a value."""
    found = entities.pairs(calling(request))
    return PairsOut.model_validate({"total": found.count(), "items": list(page_of(found, page))})


@router.post("/pairs/{pair_id}/open", response={200: ComparedOut, **REFUSALS}, auth=REVIEWER)
def open_pair(request: HttpRequest, pair_id: int) -> ComparedOut:
    """Open both rows of a pair for the review, under one entry."""
    actor = calling(request)
    return ComparedOut.model_validate(pairs.side_by_side(actor, entities.pair(actor, pair_id)))


@router.post("/pairs/{pair_id}/answer", response={200: DecisionOut, **REFUSALS}, auth=REVIEWER)
def answer_pair(request: HttpRequest, pair_id: int, sent: AnswerIn) -> DecisionOut:
    """Answer a pair; an answer that linkage could not follow is refused with the reason."""
    made = actions.answer(actor=calling(request), pair_id=pair_id, answer=sent.answer, at=timezone.now())
    return DecisionOut.model_validate(made)


@router.post("/decisions/undo", response={200: DecisionOut, **REFUSALS}, auth=REVIEWER)
def undo_decision(request: HttpRequest) -> DecisionOut:
    """Take back the own last answer."""
    return DecisionOut.model_validate(actions.undo(actor=calling(request), at=timezone.now()))


@router.post("/decisions/{decision_id}/withdraw", response={200: DecisionOut, **REFUSALS}, auth=REVIEWER)
def withdraw_decision(request: HttpRequest, decision_id: int) -> DecisionOut:
    """Take back an answer, whoever gave it."""
    taken = actions.withdraw(actor=calling(request), decision_id=decision_id, at=timezone.now())
    return DecisionOut.model_validate(taken)


@router.get("/decisions", response={200: list[DecisionOut], **REFUSALS}, auth=REVIEWER)
def list_decisions(request: HttpRequest, page: int = 1) -> list[DecisionOut]:
    """One page of the answers that stand, the latest first."""
    return [DecisionOut.model_validate(one) for one in page_of(entities.decisions(calling(request)), page)]


@router.get("/decisions/contradictory", response={200: list[ChainOut], **REFUSALS}, auth=REVIEWER)
def list_contradictions(request: HttpRequest) -> list[ChainOut]:
    """Answers that contradict each other, directly or over a chain; take the wrong one back."""
    return [ChainOut.model_validate(one) for one in entities.contradictions(calling(request))]


@router.post("/people/{entity_id}/join", response={200: list[DecisionOut], **REFUSALS}, auth=REVIEWER)
def join_files(request: HttpRequest, entity_id: int, sent: JoinIn) -> list[DecisionOut]:
    """Say that two files are one person; the register follows at once."""
    actor = calling(request)
    made = actions.join(actor=actor, entity_id=entity_id, other_id=sent.other_id, at=timezone.now())
    return [DecisionOut.model_validate(one) for one in made]


@router.post("/people/{entity_id}/part", response={200: list[DecisionOut], **REFUSALS}, auth=REVIEWER)
def part_file(request: HttpRequest, entity_id: int, sent: PartIn) -> list[DecisionOut]:
    """Say that some rows of a file are another person's; the register follows at once."""
    rows = [(row.record_id, row.role) for row in sent.rows]
    made = actions.part(actor=calling(request), entity_id=entity_id, mentions=rows, at=timezone.now())
    return [DecisionOut.model_validate(one) for one in made]


@router.get("/quality", response={200: QualityOut, **REFUSALS}, auth=CHECKER)
def get_quality(request: HttpRequest) -> QualityOut:
    """How good the register is: precision and recall with intervals, from answers on the latest sample."""
    return QualityOut.of(checks.report(calling(request)))


@router.post("/quality", response={201: RunOut, **REFUSALS}, auth=CHECKER)
def start_check(request: HttpRequest, sent: CheckIn) -> Status[RunOut]:
    """Draw a sample anew, with a run that starts now; its questions go to the review desk."""
    run = actions.start_check(actor=calling(request), questions=sent.questions, at=timezone.now())
    return Status(201, RunOut.model_validate(run))


@router.post("/quality/extend", response={200: AskedOut, **REFUSALS}, auth=CHECKER)
def extend_check(request: HttpRequest, sent: CheckIn) -> AskedOut:
    """Ask more of the latest sample, where an answer tells most."""
    return AskedOut(asked=actions.extend_check(actor=calling(request), questions=sent.questions))
