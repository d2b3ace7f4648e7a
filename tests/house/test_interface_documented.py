"""The reference page of the interface is what the interface says of itself."""

from tools import interface


def test_the_page_of_the_interface_is_what_the_code_declares() -> None:
    assert interface.PAGE.read_text("utf-8") == interface.page(interface.description()), (
        "run: python -m tools.interface"
    )


def test_every_request_says_what_it_does() -> None:
    for verbs in interface.description()["paths"].values():
        for operation in verbs.values():
            assert operation["description"].rstrip().endswith("."), operation["operationId"]
