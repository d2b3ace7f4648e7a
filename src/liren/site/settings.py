"""Django's settings. Every value that an operator may change is read here, and only here, from the environment."""

import os
from pathlib import Path

DATA = Path(os.environ.get("LIREN_DATA", "data")).resolve()
SECRET_KEY = os.environ.get("LIREN_SECRET_KEY", "only-for-tests-and-type-checks")
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "liren"}}
