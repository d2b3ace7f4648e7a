"""Django's settings. Every value that an operator may change is read here, and only here, from the environment."""

import os
from pathlib import Path

from liren.site import connection

DATA = Path(os.environ.get("LIREN_DATA", "data")).resolve()
CONNECTION = connection.from_environment(data=DATA, environment=os.environ)

# The keys of tags and of the search index: outside the database, readable by the parts that need them only.
KEYS = Path(os.environ.get("LIREN_KEYS", DATA / "keys"))

SECRET_KEY = CONNECTION.secret_key
DEBUG = False
ALLOWED_HOSTS = os.environ.get("LIREN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("LIREN_ORIGINS", "").split(",") if origin]
HTTPS = os.environ.get("LIREN_HTTPS", "") == "1"

# Where departments' databases may stand: names, addresses or networks.
SOURCE_HOSTS = tuple(host for host in os.environ.get("LIREN_SOURCE_HOSTS", "").split(",") if host)

# Days that the vault keeps the files that were delivered; what was read from them stays.
KEPT_DAYS = int(os.environ.get("LIREN_KEPT_DAYS", "180"))

INSTALLED_APPS = [
    "liren.web",  # first: its templates dress the log-in, its messages speak for Django
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "liren.primitives.actors",
    "liren.primitives.ledger",
    "liren.primitives.vault",
    "liren.primitives.entities",
    "liren.primitives.records",
    "liren.modules.catalogue",
    "liren.modules.exchange",
    "liren.modules.register",
    "liren.desks",
    "liren.primitives.agreements",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "liren.web.middleware.HeadersMiddleware",
    "liren.web.middleware.PreferencesMiddleware",
    "liren.web.middleware.ProblemsMiddleware",
    "liren.site.uploads.SizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "liren.site.middleware.ActingMiddleware",
    # Inside the request's transaction: it answers "confirm your password" with a query, before the rollback is ordered.
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "liren.site.urls"
WSGI_APPLICATION = "liren.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liren.web.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

DATABASES = connection.databases(CONNECTION)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_ADAPTER = "liren.web.accounts.Adapter"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Liren"
MFA_TOTP_TOLERANCE = 1  # a code that changes while it is typed still counts (RFC 6238, 5.2: one step)
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "liren.web.problems.csrf_failure"
FORM_RENDERER = "liren.web.forms.Renderer"
FORMAT_MODULE_PATH = "liren.web.formats"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]

LIREN_FRAME = "liren.desks.frames.frame"  # what stands around a page: liren.web asks it

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the wheel is served as it is; nothing to collect on a small machine

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "liren.site.uploads.PrivateUploadHandler",
]

# Jobs live in the database; each package's are in its jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["liren.site.worker"]

# No query, parameter or form value is ever logged: an identity value could be in it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.db.backends": {"handlers": [], "propagate": False}},
}
