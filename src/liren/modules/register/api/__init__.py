"""The register for programs: what the pages show and do, with the same permissions and the same entries."""

from ninja import Router

from liren.modules.register.api import corrections, files, judging, linking, places

router = Router(tags=["register"])
for part in (places, files, corrections, judging, linking):
    router.add_router("", part.router)
