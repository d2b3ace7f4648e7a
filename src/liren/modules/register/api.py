"""The register for programs: what the pages show and do, with the same permissions and the same entries."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from liren.kit.refs import Ref
from liren.modules.register import actions, kinds
from liren.modules.register.queries import (
    buildings,
    checks,
    editions,
    explanations,
    files,
    lists,
    looks,
    maps,
    pairs,
    runs,
    standings,
    told,
)
from liren.modules.register.rules.outlines import MOST_BYTES
from liren.modules.register.schemas import (
    AnswerIn,
    ComparedOut,
    DecisionOut,
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
    PairsOut,
    RunOut,
    RunsOut,
    SearchIn,
    SettleIn,
)
from liren.modules.register.schemas.buildings import BuildingFileOut, BuildingOut, BuildingsOut
from liren.modules.register.schemas.maps import (
    CountOut,
    DoubtOut,
    DrawnOut,
    FaultOut,
    GroupOut,
    MapOut,
    UnplacedOut,
    UnplacedPageOut,
)
from liren.modules.register.schemas.relations import AroundIn, AroundOut, BetweenIn, BetweenOut
from liren.modules.register.schemas.standings import QuestionOut, StandingOut, StandingsOut
from liren.modules.register.schemas.teaching import (
    AskedOut,
    ChainOut,
    CheckIn,
    EditionOut,
    EditionsOut,
    JoinIn,
    PartIn,
    QualityOut,
    ToldOut,
)
from liren.primitives.actors.api import calling
from liren.primitives.entities import queries as entities
from liren.web.callers import REFUSALS, Caller, page_of

LOOKER, OPENER, REVIEWER, LINKER = (Caller(name) for name in (kinds.LOOK, kinds.DISCLOSE, kinds.REVIEW, kinds.LINK))
CHECKER, OFFICER, DRAWER = Caller(kinds.CHECK), Caller(kinds.TOLD), Caller(kinds.DRAW)
router = Router(tags=["register"], auth=LOOKER)


@router.get("/buildings", response={200: BuildingsOut, **REFUSALS})
def list_buildings(request: HttpRequest, page: int = 1) -> BuildingsOut:
    """One page of the buildings of the community with how many are in each."""
    found = buildings.buildings(calling(request))
    return BuildingsOut(total=len(found), items=[BuildingOut.model_validate(one) for one in page_of(found, page)])


@router.get("/buildings/one", response={200: BuildingFileOut, **REFUSALS})
def get_building(request: HttpRequest, place: str, building: str = "") -> BuildingFileOut:
    """One building: how many are there, its dwellings and organizations, masked."""
    actor = calling(request)
    one = buildings.building(actor, place, building)
    return BuildingFileOut.model_validate({**asdict(one), **buildings.within(actor, one)})


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


@router.get("/map/{slug}", response={200: MapOut, **REFUSALS})
def get_map(request: HttpRequest, slug: str, standing: str = "") -> MapOut:
    """How many files of a sort, or of a living-status question, are in each building and grid; small counts merged."""
    actor, sort = calling(request), files.sort_of(slug)
    found = lists.listed(actor, sort.name)
    if standing:
        found = found.filter(standings__contains=[standings.standing(standing).name])
    told = maps.mapped(actor, found, sort.name)
    return MapOut(
        buildings=[
            CountOut(
                place=one.key[0],
                building=one.key[1],
                group=one.group,
                number=one.number,
                longitude=one.outline.point[0] if one.outline else None,
                latitude=one.outline.point[1] if one.outline else None,
            )
            for one in told.buildings
        ],
        groups=[
            GroupOut(name=name, number=number, merged=told.merged.get(name, 0)) for name, number in told.groups.items()
        ],
        rest=told.rest,
        placed=told.placed,
    )


@router.post("/outlines", response={200: DrawnOut, **REFUSALS}, auth=DRAWER)
def draw_outlines(
    request: HttpRequest, file: File[UploadedFile], sort: Form[str], datum: Form[str], is_whole: Form[bool] = False
) -> DrawnOut:
    """Draw the buildings or grids of a GeoJSON file; `datum` says its coordinate system: wgs84, gcj02 or bd09."""
    drawn = actions.draw_outlines(
        actor=calling(request),
        content=file.read(MOST_BYTES + 1),
        sort=sort,
        datum=datum,
        is_whole=is_whole,
        at=timezone.now(),
    )
    faults = [FaultOut(feature=one.feature, reason=one.reason) for one in drawn.faults]
    return DrawnOut(stored=drawn.stored, erased=drawn.erased, faults=faults)


@router.get("/unplaced", response={200: UnplacedPageOut, **REFUSALS})
def list_unplaced(request: HttpRequest, page: int = 1) -> UnplacedPageOut:
    """One page of the homes that stand nowhere on the map, each with the reason."""
    actor = calling(request)
    found = maps.unplaced(actor)
    shown = maps.with_reasons(actor, page_of(found, page))
    return UnplacedPageOut(total=found.count(), items=[UnplacedOut.model_validate(one) for one in shown])


@router.get("/doubts", response={200: list[DoubtOut], **REFUSALS})
def list_doubts(request: HttpRequest) -> list[DoubtOut]:
    """The buildings whose coordinates contradict their address."""
    return [
        DoubtOut(
            place=one.building.place,
            building=one.building.name,
            reason=one.reason,
            told=one.told,
            grid=one.building.grid,
        )
        for one in maps.contradicting(calling(request))
    ]


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
