"""The desks' own addresses."""

from django.urls import path

from liren.desks import pages
from liren.desks.department import pages as department

app_name = "desks"
urlpatterns = [
    path("", pages.today_page, name="today"),
    path("department/", department.department_page, name="department"),
    path("post/", pages.post_page, name="post"),
]
