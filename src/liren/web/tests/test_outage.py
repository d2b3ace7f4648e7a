"""A dead database gives a page that says so: in a process of its own, against a port where nobody listens."""

import json
import os
import subprocess
import sys

ASK = """
import django, json, sys
django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["*"]
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "a" * 32
answers = [client.get("/components/?language=en"), client.get("/api/anything")]
print(json.dumps([[each.status_code, each.headers["Content-Type"], each.content.decode()] for each in answers]))
"""


def test_a_dead_database_is_a_sentence_and_a_document_and_never_a_trace(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "liren.site.settings",
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
        "LIREN_DATA": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    page, document = json.loads(done.stdout.splitlines()[-1])

    assert page[0] == document[0] == 503
    assert "Wait a minute and try again. What was saved is safe." in page[2]
    assert document[1] == "application/problem+json"
    assert "127.0.0.1" not in page[2] + document[2]
    assert "Traceback" not in page[2] + document[2]
