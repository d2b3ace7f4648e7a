"""People, figures and cases on paper, for the page of all parts. Nobody here exists; numbers are masked too."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from liren.web import lists
from liren.web.frames import Frame, Search, Switch
from liren.web.parts import (
    Alarm,
    Choice,
    Claim,
    Count,
    Evidence,
    Fact,
    Figure,
    Item,
    Light,
    Link,
    Look,
    Piece,
    Progress,
    Scale,
    Step,
    Tag,
)
from liren.web.text import Text

CHINA = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
LATE = Light(state="red", text=_("overdue by 2 workdays"))
SOON = Light(state="yellow", text=_("due soon, 3 hours left"))
ON_TIME = Light(state="green", text=_("on time, 6 workdays left"))
PAUSED = Light(state="grey", text=_("paused, waiting for papers"))
LIGHTS = (LATE, SOON, ON_TIME, PAUSED)
ALARMS = (
    Alarm(level="red", text=_("Typhoon, everyone stays in")),
    Alarm(level="orange", text=_("Rainstorm within 3 hours")),
    Alarm(level="yellow", text=_("High wind")),
    Alarm(level="blue", text=_("Cold snap tonight")),
)


@dataclass(frozen=True)
class Visit:
    """A row of the sample list."""

    light: Light
    matter: Text
    whom: str
    grid: Text
    due: datetime | None
    step: Text
    papers: int


VISIT_ROWS = (
    Visit(
        LATE,
        _("Temporary assistance: no answer after papers"),
        "李*明",
        _("Grid 3"),
        datetime(2026, 11, 19, 17, tzinfo=CHINA),
        _("Answer"),
        3,
    ),
    Visit(
        SOON,
        _("Old-age allowance: check life and address"),
        "陈*珍",
        _("Grid 3"),
        datetime(2026, 11, 23, 12, tzinfo=CHINA),
        _("Check"),
        12,
    ),
    Visit(
        ON_TIME,
        _("New tenant: compare with the contract"),
        "周*宁",
        _("Grid 4"),
        datetime(2026, 11, 30, 17, tzinfo=CHINA),
        _("Check"),
        1286,
    ),
    Visit(PAUSED, _("Allowance review: waiting for the bank"), "孙*", _("Grid 3"), None, _("Open"), 0),
)
VISITS: lists.Listing[Visit] = lists.Listing(
    name="visits",
    label=_("Visits"),
    unit=_("visits"),
    page_size=20,
    group=lambda row: row.light.state,
    action=lambda row: Link(label=row.step, url="#rows"),
    columns=(
        lists.Column(name="light", label=_("Term"), cell=lambda row: lists.Cell(text="", light=row.light)),
        lists.Column(
            name="matter", label=_("Matter"), cell=lambda row: lists.Cell(text=row.matter, url="#rows"), names_row=True
        ),
        lists.Column(name="whom", label=_("Whom"), cell=lambda row: row.whom, order=("whom",)),
        lists.Column(name="grid", label=_("Grid"), cell=lambda row: row.grid),
        lists.Column(name="papers", label=_("Papers"), cell=lambda row: row.papers, order=("papers",), numeric=True),
        lists.Column(name="due", label=_("Promised"), cell=lambda row: row.due, numeric=True),
    ),
    filters=(
        lists.Filter(
            name="state",
            label=_("State"),
            narrow=lambda rows, value: [row for row in rows if row.light.state == value],
            choices=tuple(Choice(value=each.state, label=each.text) for each in LIGHTS),
        ),
        lists.Filter(
            name="matter",
            label=_("Matter"),
            narrow=lambda rows, value: [row for row in rows if value in str(row.matter)],
            placeholder=_("a word of it"),
        ),
    ),
)
LOOKS = (
    Look(
        when=_("today, 9:12 in the morning"),
        who=_("Qinghe community, Wang Lan"),
        saw=_("the whole ID number"),
        purpose=_("yearly check of the old-age allowance"),
        proof_url="#look",
        dispute_url="#look",
    ),
    Look(
        when=_("12 November, 8:55 in the evening"),
        who=_("Liupu subdistrict, service hall"),
        saw=_("the phone number"),
        purpose=_("only wrote “to verify”"),
        wait=_("We asked them to explain; you will have an answer by 26 November."),
        proof_url="#look",
        dispute_url="#look",
    ),
)
TILES = (
    Link(label=_("Call for help"), url="#tiles", icon="life-preserver"),
    Link(label=_("Phone my grid worker"), url="#tiles", icon="telephone", note="0000 8000"),
    Link(label=_("My allowances"), url="#tiles", icon="wallet2"),
    Link(label=_("Have something repaired"), url="#tiles", icon="tools"),
    Link(label=_("Notices"), url="#tiles", icon="megaphone"),
    Link(label=_("Ask my family"), url="#tiles", icon="people"),
)
PERSON = {
    "name": "陈*珍",
    "below": _("woman · 81 · one person, one file"),
    "facts": (
        Fact(label=_("ID number"), value="330199********004*", code=True),
        Fact(label=_("Phone"), value="138****7715", code=True),
        Fact(label=_("Grid"), value=_("Grid 3")),
        Fact(label=_("In charge"), value="王岚"),
    ),
    "tags": (
        Tag(text=_("lives alone"), basis=_("household visit"), until=date(2027, 3, 13)),
        Tag(text=_("old-age allowance 80–89"), basis=_("civil affairs"), until=date(2026, 12, 31)),
        Tag(text=_("after hospital"), basis=_("own consent"), until=date(2026, 11, 30), due_soon=True),
    ),
    "actions": (Link(label=_("Note a visit"), url="#who"), Link(label=_("Start a matter"), url="#who")),
}
FACTS = (
    Fact(label=_("Born"), value="1945-02-**", source=_("Police, population"), on=date(2026, 10, 31), code=True),
    Fact(
        label=_("Registered at"),
        value="柳浦街道青禾里 6 幢 302 室",
        source=_("Police, population"),
        on=date(2026, 10, 31),
    ),
    Fact(label=_("Lives at"), value=_("as registered"), source=_("Grid visit"), on=date(2026, 10, 18)),
    Fact(label=_("Living situation"), value=_("lives alone"), source=_("Grid visit"), on=date(2026, 10, 18)),
    Fact(
        label=_("Medical insurance"),
        value=_("residents, in force"),
        source=_("Medical insurance"),
        on=date(2026, 11, 1),
    ),
    Fact(
        label=_("In an emergency"),
        value="林*，139****2046",
        source=_("said so herself"),
        on=date(2026, 3, 14),
        code=True,
    ),
)
CLAIMS = (
    Claim(value=_("widowed"), note=_("newer, in her presence"), source=_("Grid visit · Liu Feng · 2026-10-18")),
    Claim(value=_("married"), note=_("the legal source"), source=_("Marriage register · 2011-06-02")),
)
EVIDENCE = (
    Evidence(
        label=_("Name"),
        left=(Piece(text="顾*芳"),),
        right=(Piece(text="顾*芳"),),
        level=_("same"),
        weight=6.8,
        share=82,
    ),
    Evidence(
        label=_("Born"),
        left=(
            Piece(text="1962-0"),
            Piece(text="4", marked=True),
            Piece(text="-"),
            Piece(text="1", marked=True),
            Piece(text="1"),
        ),
        right=(
            Piece(text="1962-0"),
            Piece(text="1", marked=True),
            Piece(text="-"),
            Piece(text="4", marked=True),
            Piece(text="1"),
        ),
        level=_("close, digits swapped"),
        weight=3.1,
        share=37,
    ),
    Evidence(
        label=_("ID number"),
        left=(Piece(text="330199********102*"),),
        right=(),
        level=_("one side empty"),
        weight=0,
        share=0,
        code=True,
    ),
    Evidence(
        label=_("Phone"),
        left=(Piece(text="137****"), Piece(text="0482", marked=True)),
        right=(Piece(text="158****"), Piece(text="6130", marked=True)),
        level=_("different"),
        weight=-2.4,
        share=29,
        code=True,
    ),
    Evidence(
        label=_("Address"),
        left=(Piece(text="青禾里 "), Piece(text="8 幢", marked=True), Piece(text=" 201 室")),
        right=(Piece(text="青禾里 "), Piece(text="八号楼", marked=True), Piece(text=" 201")),
        level=_("same once normalized"),
        weight=5.6,
        share=67,
    ),
)
SCALE = Scale(
    total=13.1,
    at=57,
    lower_at=16.7,
    upper_at=83.3,
    lower_label=_("below 4: not"),
    upper_label=_("above 20: the same"),
    label=_("Sum 13.1; below 4 counts as not the same, above 20 as the same"),
)
FRAME = Frame(
    place=Switch(
        label="柳浦街道·青禾社区",
        url="#switch",
        field="community",
        choices=(
            Choice(value="1", label="柳浦街道·青禾社区", chosen=True),
            Choice(value="2", label="柳浦街道·东塘社区"),
        ),
    ),
    search=Search(url="", placeholder=_("Name, house number, last four of a phone, or matter number")),
    messages=Link(label=_("Messages"), url="#messages", note="3"),
    menu=(
        Link(label=_("Today"), url="#menu", icon="sun"),
        Link(label=_("People and homes"), url="#menu", icon="people"),
        Link(label=_("Matters"), url="#menu", icon="folder2-open"),
        Link(label=_("Visits"), url="#menu", icon="door-open"),
        Link(label=_("Data and sharing"), url="#menu", icon="arrow-left-right", current=True),
        Link(label=_("Talks and projects"), url="#menu", icon="chat-square-text"),
        Link(label=_("Safety"), url="#menu", icon="life-preserver"),
    ),
    person="王岚",
    posts=Switch(
        label=_("community worker"),
        url="#switch",
        field="post",
        choices=(
            Choice(value="1", label=_("community worker"), note="青禾社区", chosen=True),
            Choice(value="2", label=_("grid worker"), note=_("Grid 3")),
        ),
    ),
    account=(Link(label=_("Password and second factor"), url="#account", icon="shield-lock"),),
    logout_url="#logout",
    as_of=AS_OF,
    phone="0000 8000",
)


# What the page of all parts draws, by the parts' own variable names.
EVERYTHING: dict[str, object] = {
    "frame": FRAME,
    "lights": LIGHTS,
    "alarms": ALARMS,
    "counts": (
        Count(label=_("all open"), number=10, url="#strip", current=True),
        Count(label=_("overdue"), number=2, url="#strip", state="red"),
        Count(label=_("due soon"), number=3, url="#strip", state="yellow"),
        Count(label=_("on time"), number=4, url="#strip"),
        Count(label=_("paused"), number=1, url="#strip"),
    ),
    "figures": (
        Figure(label=_("Filled from what we hold, this month"), number="1,286", of=_("of 1,652 items (77.8%)")),
        Figure(label=_("The same item is asked for"), number="2.1", of=_("times; last month 3.4")),
        Figure(label=_("Systems connected"), number="9", of=_("of 23")),
    ),
    "items": (
        Item(
            when="09:30",
            text="陈*珍·6 幢 302",
            note=_("allowance check; see whether the handrail holds"),
            action=Link(label=_("Phone 陈*珍"), url="#list", icon="telephone"),
        ),
        Item(when="11-09", text=_("Old-age allowance requested"), light=SOON, url="#list"),
        Item(when="11-20 15:40", text=_("District civil affairs"), note=_("checked life and address"), proven=True),
        Item(text="周*宁 ＝ 周*宁", ending=_("same person")),
    ),
    "person": PERSON,
    "facts": FACTS,
    "purposes": (
        Choice(value="allowance", label=_("Allowance check · QH-20261109-0047")),
        Choice(value="visit", label=_("Monthly visit")),
    ),
    "shown": (Fact(label=_("ID number"), value="330199190001010000"), Fact(label=_("Phone"), value="13800000000")),
    "claims": CLAIMS,
    "decisions": (
        Choice(value="0", label=_("Take “widowed”")),
        Choice(value="1", label=_("Take “married”")),
        Choice(value="both", label=_("In doubt, keep both")),
    ),
    "ask": Choice(value="ask", label=_("Ask the source · 10 workdays")),
    "evidence": EVIDENCE,
    "scale": SCALE,
    "answers": (
        Choice(key="1", value="same", label=_("The same person")),
        Choice(key="2", value="other", label=_("Not the same")),
        Choice(key="3", value="unsure", label=_("Not sure, leave it to the next")),
    ),
    "undo": Choice(key="U", value="undo", label=_("Take back the last one")),
    "looks": LOOKS,
    "tiles": TILES,
    "running": Progress(
        title=_("Reading the civil affairs export"),
        done=12400,
        total=20000,
        unit=_("rows"),
        note=_("Rows that do not fit go into a file of their own."),
        cancel_url="#progress",
    ),
    "finished": Progress(
        title=_("Reading the population export"),
        done=20000,
        total=20000,
        unit=_("rows"),
        finished=True,
        next_link=Link(label=_("See what was read"), url="#progress"),
    ),
    "steps": (
        Step(label=_("Choose files"), state="done", url="#stepper"),
        Step(label=_("Columns"), state="now"),
        Step(label=_("Check"), state="later"),
        Step(label=_("Take over"), state="later"),
    ),
    "tabs": (
        Link(label=_("Basics"), url="#tabs", current=True),
        Link(label=_("Family"), url="#tabs"),
        Link(label=_("Sources and corrections"), url="#tabs", note="3"),
        Link(label=_("Who looked"), url="#tabs"),
    ),
    "nothing": lists.Empty(
        title=_("No export has arrived yet"),
        how=_("Take the file a department's system gives you, as it is, and drop it in."),
        action=Link(label=_("Import a file"), url="#empty"),
    ),
    "leave": {"seconds": 60, "url": "#reveal"},
}
