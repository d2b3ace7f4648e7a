"""What a member of a household is called from the head's side, in the words of GB/T 4761."""

from datetime import date

from liren.site.town.model import Person


def relation(*, head: Person, person: Person, day: date) -> str:
    """Return 与户主关系 as it stands on a day; 其他亲属 when the line is longer than a clerk follows."""
    if person is head:
        return "户主"
    if person is head.spouse:
        return _spouse(person, day)
    if head in (person.father, person.mother):
        return _child(head, person)
    if person in (head.father, head.mother):
        return "父亲" if person.sex == "M" else "母亲"
    return _in_law(head, person) or _grandchild(head, person) or _sibling(head, person) or "其他亲属"


def _spouse(person: Person, day: date) -> str:
    if person.divorced is not None and person.divorced <= day:
        return "非亲属"
    return "妻" if person.sex == "F" else "夫"


def _child(head: Person, person: Person) -> str:
    same = [c for c in head.children if c.sex == person.sex]
    if len(head.children) == 1:
        return "独生子" if person.sex == "M" else "独生女"
    rank = sorted(same, key=lambda c: (c.born, c.id)).index(person)
    word = "子" if person.sex == "M" else "女"
    return f"{'长次三四五六七八'[rank]}{word}" if len(same) > 1 else word


def _in_law(head: Person, person: Person) -> str:
    spouse = person.spouse
    if spouse is not None and head in (spouse.father, spouse.mother):
        return "女婿" if person.sex == "M" else "儿媳"
    partner = head.spouse
    if partner is not None and person in (partner.father, partner.mother):
        words = ("公公", "婆婆") if head.sex == "F" else ("岳父", "岳母")
        return words[person.sex == "F"]
    return "继子" if partner is not None and partner in (person.father, person.mother) else ""


def _grandchild(head: Person, person: Person) -> str:
    for parent in (person.father, person.mother):
        if parent is not None and head in (parent.father, parent.mother):
            outer = "" if parent.sex == "M" else "外"
            return outer + ("孙子" if person.sex == "M" else "孙女")
    return ""


def _sibling(head: Person, person: Person) -> str:
    if head.father is None or head.father is not person.father:
        return ""
    elder = person.born < head.born
    return ("兄" if elder else "弟") if person.sex == "M" else ("姐" if elder else "妹")
