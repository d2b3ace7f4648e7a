"""The addresses of the catalogue."""

from django.urls import path

from liren.modules.catalogue import pages

app_name = "catalogue"
urlpatterns = [
    path("", pages.list_page, name="datasets"),
    path("organizations/", pages.organizations_page, name="organizations"),
    path("<int:dataset_id>/", pages.dataset_page, name="dataset"),
    path("<int:dataset_id>/assign/", pages.assign_page, name="assign"),
    path("<int:dataset_id>/describe/", pages.describe_page, name="describe"),
    path("<int:dataset_id>/items/new/", pages.add_page, name="add"),
    path("<int:dataset_id>/items/<int:item_id>/", pages.item_page, name="item"),
    path("<int:dataset_id>/publish/", pages.publish_page, name="publish"),
]
