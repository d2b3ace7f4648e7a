from dataclasses import dataclass

import pytest

from liren.kit.registry import KindMissing, Registry


@dataclass(frozen=True)
class Stamp:
    name: str


def test_declarations_are_found_by_name_in_the_order_declared():
    registry: Registry[Stamp] = Registry()

    registry.register(Stamp("b"), Stamp("a"))

    assert [stamp.name for stamp in registry] == ["b", "a"]
    assert registry["a"] == Stamp("a")
    assert "a" in registry
    assert len(registry) == 2


def test_a_name_cannot_be_declared_twice():
    registry: Registry[Stamp] = Registry()
    registry.register(Stamp("a"))

    with pytest.raises(ValueError, match="twice"):
        registry.register(Stamp("a"))

    assert len(registry) == 1


def test_an_undeclared_name_is_missing():
    registry: Registry[Stamp] = Registry()

    with pytest.raises(KindMissing) as refused:
        registry["a"]

    assert refused.value.data == {"kind": "a"}
