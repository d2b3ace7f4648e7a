"""A process of its own with one job, to be killed: read|load HOST PORT NAME PASSWORD COMMUNITY DELIVERY FOLDER."""

import sys
from pathlib import Path


def main() -> None:
    """Read or load the delivery and end."""
    job, host, port, name, password, community, delivery, folder = sys.argv[1:]
    sys.path[:0] = [str(Path(__file__).resolve().parents[4])]
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.site.settings")
    import django
    from django.db import connections

    django.setup()
    for alias in ("default", "importer", "door"):
        where = {"HOST": host, "PORT": port, "NAME": name, "PASSWORD": password}
        connections.settings[alias].update(where)
        connections.databases[alias].update(where)
    from django.utils import timezone

    from liren.modules.exchange.actions import loading, reading
    from liren.modules.exchange.actions.places import Places

    places = Places(Path(folder), Path(folder) / "keys")
    if job == "read":
        reading.read_delivery(community_id=int(community), delivery_id=int(delivery), places=places, at=timezone.now())
    else:
        loading.load_delivery(community_id=int(community), delivery_id=int(delivery), places=places, clock=timezone.now)


if __name__ == "__main__":
    main()
