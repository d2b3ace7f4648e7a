import pytest

from liren.kit.refs import Ref


def test_a_ref_reads_back_what_it_wrote():
    assert Ref.parse(str(Ref("person", 7))) == Ref("person", 7)


@pytest.mark.parametrize("text", ["person", "person:", ":7", "person:x", "a b:7", "person:-7"])
def test_a_malformed_ref_is_refused(text):
    with pytest.raises(ValueError, match="sort:number"):
        Ref.parse(text)
