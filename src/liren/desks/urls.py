"""The desks' own addresses."""

from django.urls import path

from liren.desks import pages

app_name = "desks"
urlpatterns = [
    path("", pages.today_page, name="today"),
    path("post/", pages.post_page, name="post"),
]
