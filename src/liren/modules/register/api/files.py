"""Files for programs: lists and living-status questions, one file, its values, its relations."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from liren.kit.refs import Ref
from liren.modules.register import actions, kinds
from liren.modules.register.queries import explanations, files, lists, looks, standings
from liren.modules.register.schemas import (
    EntitiesOut,
    EntityOut,
    ExplanationOut,
    FileOut,
    FoundOut,
    LookOut,
    MentionOut,
    MentionsOut,
    OpenedOut,
    OpenIn,
    SearchIn,
    SettleIn,
)
from liren.modules.register.schemas.relations import AroundIn, AroundOut, BetweenIn, BetweenOut
from liren.modules.register.schemas.standings import QuestionOut, StandingOut, StandingsOut
from liren.primitives.actors.api import calling
from liren.web.callers import REFUSALS, Caller, page_of

LOOKER, OPENER, REVIEWER = Caller(kinds.LOOK), Caller(kinds.DISCLOSE), Caller(kinds.REVIEW)
router = Router(auth=LOOKER)


@router.get("/questions", response={200: list[QuestionOut], **REFUSALS})
def list_questions(request: HttpRequest) -> list[QuestionOut]:
    """Every living-status question (registered here, lives elsewhere, and so on) and how many files it is true of."""
    asked = standings.questions(calling(request))
    return [
        QuestionOut(name=one.name, sort=one.sort, title_zh=one.title_zh, title_en=one.title_en, files=number)
        for one, number in asked
    ]


@router.get("/questions/{name}", response={200: StandingsOut, **REFUSALS})
def list_standings(request: HttpRequest, name: str, page: int = 1) -> StandingsOut:
    """One page of the files that a question is true of, masked, each with what was said and by whom."""
    actor, one = calling(request), standings.standing(name)
    found = standings.found(actor, one)
    shown = standings.with_evidence(actor, one, list(page_of(found, page)))
    return StandingsOut(total=found.count(), items=[StandingOut.model_validate(each) for each in shown])


@router.get("/files/{slug}", response={200: EntitiesOut, **REFUSALS})
def list_files(request: HttpRequest, slug: str, page: int = 1) -> EntitiesOut:
    """One page of the files of a sort (`people`, `dwellings` and so on), masked."""
    actor, sort = calling(request), files.sort_of(slug)
    found = lists.listed(actor, sort.name).order_by("pk")
    shown = lists.with_labels(actor, sort.name, list(page_of(found, page)))
    return EntitiesOut(total=found.count(), items=[EntityOut.model_validate(one) for one in shown])


@router.get("/files/{slug}/{entity_id}", response={200: FileOut, **REFUSALS})
def get_file(request: HttpRequest, slug: str, entity_id: int) -> FileOut:
    """One file, masked: each value with its source, what is around it, and the rows that speak of it."""
    return FileOut.of(files.file(calling(request), files.sort_of(slug), entity_id))


@router.get("/files/{slug}/{entity_id}/mentions", response={200: MentionsOut, **REFUSALS})
def list_mentions(request: HttpRequest, slug: str, entity_id: int, page: int = 1) -> MentionsOut:
    """The rows that speak of a file, the latest first."""
    actor = calling(request)
    found = files.mentions(actor, files.sort_of(slug), entity_id)
    shown = files.with_sources(actor, page_of(found, page))
    return MentionsOut(total=found.count(), items=[MentionOut.of(link, source) for link, source in shown])


@router.post("/files/{slug}/{entity_id}/open", response={200: OpenedOut, **REFUSALS}, auth=OPENER)
def open_file(request: HttpRequest, slug: str, entity_id: int, sent: OpenIn) -> OpenedOut:
    """Open the values that a purpose needs; the ledger has the entry before a value leaves."""
    actor = calling(request)
    found = files.file(actor, files.sort_of(slug), entity_id)
    return OpenedOut.of(
        actions.open_values(actor=actor, found=found, purpose=sent.purpose, reason=sent.reason.strip()), found.ref
    )


@router.get("/files/{slug}/{entity_id}/looks", response={200: list[LookOut], **REFUSALS})
def list_looks(request: HttpRequest, slug: str, entity_id: int) -> list[LookOut]:
    """The latest uses of a file's values, the newest first."""
    actor = calling(request)
    found = files.file(actor, files.sort_of(slug), entity_id)
    return [LookOut.model_validate(one) for one in looks.looks(actor, found.ref)]


@router.post("/files/{slug}/{entity_id}/around", response={200: AroundOut, **REFUSALS}, auth=OPENER)
def follow_around(request: HttpRequest, slug: str, entity_id: int, sent: AroundIn) -> AroundOut:
    """Who lives with, answers for or depends on a file; the ledger names everybody shown before they are."""
    start = Ref(files.sort_of(slug).name, entity_id)
    return AroundOut.of(actions.follow_around(actor=calling(request), start=start, **sent.dict()))


@router.post("/files/{slug}/{entity_id}/between", response={200: BetweenOut, **REFUSALS}, auth=OPENER)
def follow_between(request: HttpRequest, slug: str, entity_id: int, sent: BetweenIn) -> BetweenOut:
    """The shortest ways from one file to another; the ledger names everybody on them before they are shown."""
    asked = sent.dict()
    first = Ref(files.sort_of(slug).name, entity_id)
    second = Ref(asked.pop("other_sort"), asked.pop("other_id"))
    return BetweenOut.of(actions.follow_between(actor=calling(request), first=first, second=second, **asked))


@router.post("/files/{slug}/{entity_id}/settle", response={204: None, **REFUSALS}, auth=REVIEWER)
def settle(request: HttpRequest, slug: str, entity_id: int, sent: SettleIn) -> Status[None]:
    """Settle a conflict between sources; the register follows at once."""
    actions.settle(
        actor=calling(request), sort=files.sort_of(slug), entity_id=entity_id, at=timezone.now(), **sent.dict()
    )
    return Status(204, None)


@router.post("/search", response={200: FoundOut, **REFUSALS})
def search(request: HttpRequest, sent: SearchIn) -> FoundOut:
    """Find files by a whole name, id, phone, plate or door; the ledger has the entry before a hit leaves."""
    return FoundOut.of(actions.search(actor=calling(request), text=sent.text.strip(), purpose=sent.purpose))


@router.get("/explanations/{record_id}/{sort}/{role}", response={200: ExplanationOut, **REFUSALS})
def explain(request: HttpRequest, record_id: int, sort: str, role: str) -> ExplanationOut:
    """Why a row belongs to its file."""
    found = explanations.explanation(calling(request), record_id=record_id, sort=sort, role=role)
    return ExplanationOut.model_validate(found)
