"""A street of families in three registers, with the slips that clerks make; the truth is known. For tests alone."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from liren.engine import fields, mentions

SURNAMES = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英建国文辉玲志鹏琳晨梅宇浩凯欣雨轩子涵思佳慧颖博雅楠"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check(body: str) -> str:
    """Complete the 17 digits of a citizen id (ISO 7064, MOD 11-2)."""
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


@dataclass
class Book:
    """Collects rows and gives Mentions; `truth` holds who each mention really is."""

    rows: list[dict[str, object]] = field(default_factory=list)
    tables: dict[str, list[dict[str, object]]] = field(default_factory=lambda: {kind: [] for kind in fields.KINDS})
    relations: list[dict[str, object]] = field(default_factory=list)
    truth: list[str] = field(default_factory=list)

    def row(self, file: str, form: str = "unknown") -> int:
        """Begin a row of a file."""
        self.rows.append({"row_id": len(self.rows), "file": file, "sheet": "", "row": len(self.rows) + 2, "form": form})
        return len(self.rows) - 1

    def add(self, row: int, kind: str, truth: str, role: str = "subject", **cells: str | None) -> int:
        """Mention a thing in a row."""
        mention = len(self.truth)
        self.truth.append(truth)
        self.tables[kind].append({"mention": mention, "row_id": row, "role": role, **cells})
        return mention

    def relate(self, row: int, subject: int, relation: str, object_: int, detail: str | None = None) -> None:
        """State a relation between two mentions of a row."""
        self.relations.append(
            {"row_id": row, "subject": subject, "relation": relation, "object": object_, "detail": detail}
        )

    def mentions(self) -> mentions.Mentions:
        """Give what was collected."""
        return mentions.Mentions(
            pa.Table.from_pylist(self.rows, mentions.ROWS),
            {kind: pa.Table.from_pylist(some, mentions.SCHEMAS[kind]) for kind, some in self.tables.items()},
            pa.Table.from_pylist(self.relations, mentions.RELATIONS),
        )


@dataclass
class Person:
    """Someone of the street."""

    key: str
    name: str
    id_: str
    birth: str
    sex: str
    phone: str
    flat: tuple[int, int, int]

    @property
    def address(self) -> str:
        """Write the flat in full."""
        building, unit, room = self.flat
        return f"柳荫路{12}号柳荫小区{building}号楼{unit}单元{room}室"


def street(families: int, seed: int = 1) -> list[list[Person]]:
    """Make families: two parents and one or two children in a flat; a phone is shared now and then."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(families):
        flat = (1 + number // 48, 1 + number // 24 % 2, 100 * (1 + number % 24 // 4) + 1 + number % 4)
        surname = str(random.choice(list(SURNAMES)))
        year = int(random.integers(1945, 1990))
        phone = f"139{random.integers(10**7, 10**8)}"
        people = []
        for place in range(int(random.integers(3, 5))):
            born = year + int(random.integers(0, 4)) if place < 2 else year + int(random.integers(22, 34))
            sex = place % 2
            birth = f"{born}{random.integers(1, 13):02}{random.integers(1, 29):02}"
            own = surname if place != 1 else str(random.choice(list(SURNAMES)))
            name = own + "".join(random.choice(list(GIVEN), int(random.integers(1, 3))))
            order = f"{random.integers(10, 99)}{2 * random.integers(0, 4) + 1 - sex}"
            id_ = check(f"3301{random.integers(2, 9):02}{birth}{order}")
            mine = phone if place != 1 else f"137{random.integers(10**7, 10**8)}"
            date = f"{birth[:4]}-{birth[4:6]}-{birth[6:]}"
            people.append(Person(f"{number}/{place}", name, id_, date, "男女"[sex], mine, flat))
        made.append(people)
    return made


def three_registers(families: int, seed: int = 1) -> Book:
    """Write the street into a household register, a health register without some ids, and an owners' list."""
    random = np.random.default_rng(seed + 1)
    book = Book()
    made = street(families, seed)
    for number, people in enumerate(made):
        for person in people:
            _household(book, number, person, people[0])
    for people in made:
        for person in people:
            _health(book, person, random)
    for people in made:
        _owner(book, people[0])
    return book


def _household(book: Book, number: int, person: Person, head: Person) -> None:
    row = book.row("户籍.xlsx", "household_register")
    one = book.add(
        row, "person", person.key, name=person.name, citizen_id=person.id_, sex=person.sex, birth=person.birth
    )
    two = book.add(row, "person", head.key, "head", name=head.name)
    home = book.add(row, "dwelling", f"flat {person.flat}", "registered", address=person.address)
    household = book.add(row, "household", f"household {number}", register_no=f"{number + 1:09}", category="家庭户")
    book.relate(row, one, "registered_at", home)
    book.relate(row, one, "member_of", household)
    book.relate(row, two, "head_of", household)
    if person.key.endswith(("/2", "/3")):
        book.relate(row, two, "parent_of", one, "子")


def _health(book: Book, person: Person, random: np.random.Generator) -> None:
    row = book.row("健康档案.csv", "health")
    cells = {
        "name": person.name,
        "citizen_id": person.id_,
        "phone": person.phone,
        "birth": person.birth,
        "sex": person.sex,
    }
    for name, share in (("citizen_id", 0.35), ("phone", 0.2), ("birth", 0.1)):
        if random.random() < share:
            cells.pop(name)
    if random.random() < 0.1 and "citizen_id" in cells:
        cells["citizen_id"] = f"{person.id_[:6]}********{person.id_[14:]}"
    one = book.add(row, "person", person.key, **cells)
    building, unit, room = person.flat
    home = book.add(
        row, "dwelling", f"flat {person.flat}", "residence", address=f"柳荫小区{building}幢{unit}单元{room}"
    )
    book.relate(row, one, "lives_at", home)


def _owner(book: Book, person: Person) -> None:
    row = book.row("业主.csv", "property")
    one = book.add(row, "person", person.key, name=person.name, phone=person.phone)
    building, unit, room = person.flat
    home = book.add(row, "dwelling", f"flat {person.flat}", "property", room=f"{building}-{unit}-{room}")
    car = book.add(row, "vehicle", f"car {person.key}", plate=f"浙A{int(person.phone[3:8]):05}")
    book.relate(row, one, "owns", home)
    book.relate(row, one, "drives", car)
