"""Where files are, for programs: buildings, the map and its outlines, homes that stand nowhere."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Router
from ninja.files import UploadedFile

from liren.modules.register import actions, kinds
from liren.modules.register.queries import buildings, files, lists, maps, standings
from liren.modules.register.rules.outlines import MOST_BYTES
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
from liren.modules.register.schemas.relations import AroundOut, BuildingAroundIn
from liren.primitives.actors.api import calling
from liren.web.callers import REFUSALS, Caller, page_of

LOOKER, OPENER, DRAWER = Caller(kinds.LOOK), Caller(kinds.DISCLOSE), Caller(kinds.DRAW)
router = Router(auth=LOOKER)


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


@router.post("/buildings/around", response={200: AroundOut, **REFUSALS}, auth=OPENER)
def follow_building(request: HttpRequest, sent: BuildingAroundIn) -> AroundOut:
    """Who lives in, answers for or depends on the homes of a building; the ledger names everybody shown before."""
    return AroundOut.of(actions.follow_building(actor=calling(request), **sent.dict()))


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
