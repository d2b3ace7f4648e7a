"""What the register's refusals say, each with the next step."""

from django.utils.translation import gettext_lazy as _

from liren.web.problems import say

say(
    "register.sort_missing",
    what=_("There are no files of this sort."),
    do=_("Choose people, households, dwellings, vehicles or organizations from the menu."),
)
say(
    "register.purpose_missing",
    what=_("No purpose was chosen, or your post has no such purpose here."),
    do=_("Choose what you need the values for, then try again. Nothing was opened."),
)
say(
    "register.nothing_to_open",
    what=_("This purpose opens nothing that the file holds."),
    do=_("Choose the purpose that fits what you need to see."),
)
say(
    "register.question_missing",
    what=_("No question was asked, or none that relations answer."),
    do=_("Choose one of the questions. Nothing was shown."),
)
say(
    "register.depth_not_possible",
    what=_("An answer reaches %(most)s relations far at most."),
    do=_("Ask for less; go on from one of the files that it shows."),
)
say(
    "register.ends_are_one",
    what=_("Both ends of the way are the same file."),
    do=_("Write the number of another file."),
)
say(
    "register.nothing_to_export",
    what=_("The list is empty."),
    do=_("Change the filter so that the list shows what you need."),
)
say(
    "register.too_many_to_export",
    what=_("The list has %(count)s files; this purpose covers %(limit)s at once."),
    do=_("Narrow the list with the filter, or choose the purpose that fits."),
)
say(
    "register.building_missing",
    what=_("No home of this community bears this place and building."),
    do=_("Open the list of buildings and choose one there."),
)
say(
    "register.standing_missing",
    what=_("There is no such living-status question."),
    do=_("Choose one from the list of questions."),
)
say(
    "register.files_are_one",
    what=_("The two are one file already."),
    do=_("Write the number of another file."),
)
say(
    "register.nothing_to_part",
    what=_("No row was chosen, or every one."),
    do=_("Choose the rows that speak of another person; at least one must stay."),
)
say(
    "entities.too_many_at_once",
    what=_("These are too many rows to part from so many others at once."),
    do=_("Part fewer rows at a time."),
)
say(
    "register.too_many_questions",
    what=_("So many questions cannot be asked at once."),
    do=_("Ask for at least one and at most %(most)s."),
)
say(
    "register.run_writing",
    what=_("A linkage run is about to end; no sample can be drawn from it any more."),
    do=_("Wait a moment, then draw the sample."),
)
say(
    "register.nothing_drawn",
    what=_("No sample was drawn yet, or all of it has been asked."),
    do=_("Draw a new sample."),
)
say(
    "register.told_missing",
    what=_("There is no such use, or somebody has looked after it."),
    do=_("Open the list of uses again."),
)
say(
    "register.edition_missing",
    what=_("There is no such edition of weights."),
    do=_("Choose one from the list of editions."),
)
say(
    "splink.level_not_carried",
    what=_("Splink cannot make the comparison “%(comparison)s” (%(level)s)."),
    do=_("Leave this comparison out."),
)
say("register.run_missing", what=_("There is no such linkage run."), do=_("Open the list of runs from the menu."))
say("register.run_over", what=_("The run has ended already."), do=_("Open it to see what it made, or start another."))
say(
    "register.run_taken",
    what=_("Another process works on the register now, or this run was cancelled."),
    do=_("Look at the list of runs; wait for the one at work, or cancel it."),
)
say(
    "register.run_cancelled",
    what=_("The run was cancelled. Nothing was changed."),
    do=_("Start another when you are ready."),
)
say(
    "register.nothing_to_link",
    what=_("There are no rows to link yet."),
    do=_("Import departments' exports first, then link again."),
)
say(
    "entities.missing",
    what=_("There is no such file, or none that your post may see."),
    do=_("Search for it, or open it from a list."),
)
say(
    "entities.pair_missing",
    what=_("This pair is not asked any more: the register was linked anew."),
    do=_("Go on with the next pair."),
)
say(
    "entities.pair_settled",
    what=_("Somebody else settled this pair a moment ago; that answer stands."),
    do=_("Go on with the next pair, or talk to whoever answered."),
)
say(
    "entities.two_ids",
    what=_("These are two people: each file has a valid ID number of its own, and an ID is one person's."),
    do=_(
        "Answer “Not the same”. If an ID was written wrong, have its source correct it; after the next linking the "
        "pair can be answered anew."
    ),
)
say(
    "entities.answered_otherwise",
    what=_("Earlier answers say the opposite about these two. Two opposite answers cannot both be followed."),
    do=_("Look at the answers under “Just now”, take the wrong one back first, then answer this pair again."),
)
say(
    "entities.answer_not_known",
    what=_("The answer was none of the three."),
    do=_("Press one of the three answers, or the keys 1, 2 and 3."),
)
say(
    "entities.nothing_to_undo",
    what=_("You have no answer that could be taken back."),
    do=_("Go on with the next pair."),
)
say(
    "entities.value_missing",
    what=_("That record says nothing about this field any more."),
    do=_("Reload the file and decide again."),
)
say(
    "outlines.too_large",
    what=_("The file is larger than %(most)s MB."),
    do=_("Cut it to this community, or simplify its outlines, and send it again. Nothing was drawn."),
)
say(
    "outlines.not_readable",
    what=_("The file is no JSON text."),
    do=_("Export it as GeoJSON in UTF-8. Nothing was drawn."),
)
say(
    "outlines.not_geojson",
    what=_("The file is no GeoJSON collection of features."),
    do=_("Export the layer as GeoJSON (FeatureCollection). Nothing was drawn."),
)
say(
    "outlines.too_many",
    what=_("The file has more than %(most)s features."),
    do=_("Cut it to this community and send it again. Nothing was drawn."),
)
say(
    "outlines.projected",
    what=_("The coordinates are meters of a projection, not degrees."),
    do=_("Export with longitude and latitude (EPSG:4490 or EPSG:4326). Nothing was drawn."),
)
say(
    "outlines.datum_missing",
    what=_("Nobody said in which coordinate system the file is."),
    do=_("Choose WGS-84, GCJ-02 or BD-09; ask whoever made the file. Nothing was drawn."),
)
say(
    "outlines.nothing_to_draw",
    what=_("None of the %(count)s features could be drawn (%(reason)s)."),
    do=_("See which properties and coordinates a file needs, mend it and send it again."),
)
say(
    "register.correction_missing",
    what=_("There is no such report of a wrong value, or another source answers it."),
    do=_("Open the list of what your organization has to answer."),
)
say(
    "register.report_missing",
    what=_("There is no such report, or somebody else made it."),
    do=_("Open the list of values that you reported."),
)
say(
    "register.value_gone",
    what=_("The file does not hold this value any more."),
    do=_("Open the file again and look whether it is right now. Nothing was reported."),
)
say(
    "register.how_not_known",
    what=_("It was not said how you know that the value is wrong."),
    do=_("Choose one of the four. Nothing was reported."),
)
say(
    "register.value_too_long",
    what=_("A value has %(most)s characters at most."),
    do=_("Write the value alone, without an explanation."),
)
say(
    "register.reported_already",
    what=_("You have reported this value before."),
    do=_("See under the values that you reported what became of it."),
)
say(
    "register.too_late_to_withdraw",
    what=_("The report cannot be withdrawn any more: it was answered, or it was withdrawn before."),
    do=_("If the answer is wrong, report the value again."),
)
say(
    "register.correction_answer_not_known",
    what=_("This is none of the answers that a source gives."),
    do=_("Choose one of the four answers. Nothing was recorded."),
)
say(
    "register.correction_over",
    what=_("Nothing is to be answered any more: it was confirmed or withdrawn, or a delivery has changed the value."),
    do=_("Look at its state in the list."),
)
say(
    "register.reason_not_known",
    what=_("It was not said why the value is right."),
    do=_("Choose why it is right. Nothing was recorded."),
)
say(
    "register.value_not_given",
    what=_("The right value is missing."),
    do=_("Write the right value, or say that the next delivery brings it."),
)
say(
    "register.value_not_understood",
    what=_("What was written is no value of this field."),
    do=_("Look for a slip of the pen: an ID has 18 characters and a check digit, a date is written 1949-12-31."),
)
