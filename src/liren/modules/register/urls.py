"""The register's addresses. They carry numbers of files, never a value."""

from django.urls import path

from liren.modules.register.pages import (
    answers,
    buildings,
    editions,
    explain,
    files,
    graph,
    identity,
    lists,
    quality,
    questions,
    refusals,
    review,
    runs,
    search,
    sources,
    told,
)

app_name = "register"
assert refusals  # imported for its words
urlpatterns = [
    path("", lists.home_page, name="home"),
    path("search/", search.search_page, name="search"),
    path("review/", review.review_page, name="review"),
    path("review/answer/", review.answer_page, name="answer"),
    path("review/answer/<int:decision_id>/withdraw/", review.withdraw_page, name="withdraw"),
    path("review/answers/", answers.answers_page, name="answers"),
    path("quality/", quality.quality_page, name="quality"),
    path("quality/check/", quality.check_page, name="check"),
    path("quality/extend/", quality.extend_page, name="extend"),
    path("told/", told.told_page, name="told"),
    path("told/<int:told_id>/seen/", told.seen_page, name="seen"),
    path("editions/", editions.list_page, name="editions"),
    path("editions/<int:edition_id>/", editions.edition_page, name="edition"),
    path("editions/<int:edition_id>/splink/", editions.splink_page, name="edition-splink"),
    path("runs/", runs.list_page, name="runs"),
    path("runs/start/", runs.start_page, name="start"),
    path("runs/<int:run_id>/", runs.run_page, name="run"),
    path("runs/<int:run_id>/cancel/", runs.cancel_page, name="cancel"),
    path("explain/<int:record_id>/<str:sort>/<str:role>/", explain.explain_page, name="explain"),
    path("buildings/", buildings.list_page, name="buildings"),
    path("buildings/one/", buildings.building_page, name="building"),
    path("questions/", questions.home_page, name="questions"),
    path("questions/<slug:name>/", questions.list_page, name="question"),
    path("<slug:slug>/", lists.list_page, name="list"),
    path("<slug:slug>/<int:entity_id>/", files.file_page, name="file"),
    path("<slug:slug>/<int:entity_id>/sources/", sources.list_page, name="sources"),
    path("<slug:slug>/<int:entity_id>/identity/", identity.identity_page, name="identity"),
    path("<slug:slug>/<int:entity_id>/part/", identity.part_page, name="part"),
    path("<slug:slug>/<int:entity_id>/join/", identity.join_page, name="join"),
    path("<slug:slug>/<int:entity_id>/relations/", graph.graph_page, name="graph"),
    path("<slug:slug>/<int:entity_id>/open/", files.reveal_page, name="reveal"),
    path("<slug:slug>/<int:entity_id>/settle/<str:field>/", files.settle_page, name="settle"),
]
