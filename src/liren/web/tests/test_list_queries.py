"""A list over a table costs the same number of queries whatever its length."""

import pytest
from django.contrib.contenttypes.models import ContentType

from liren.web import lists

LISTING: lists.Listing[ContentType] = lists.Listing(
    name="types",
    label="Types",
    page_size=3,
    order="model",
    columns=(lists.Column(name="model", label="Model", cell=lambda row: row.model, order=("model",)),),
)


@pytest.mark.django_db
@pytest.mark.parametrize("length", [4, 40])
def test_a_page_of_a_table_is_two_queries_however_long_it_is(django_assert_num_queries, length):
    ContentType.objects.bulk_create(ContentType(app_label="town", model=f"m{n:03}") for n in range(length))

    with django_assert_num_queries(2):
        table = lists.table(LISTING, ContentType.objects.filter(app_label="town"), LISTING.ask({"page": "2"}))

    assert table.paging.total == length
    assert str(table.groups[0][0].cells[0][1].text) == "m003"
