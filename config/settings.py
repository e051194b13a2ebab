"""Settings, from the environment only: environments differ in values, not in code.

Every variable read here is listed in the README under "Run it in production".
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF

from config.intake_rates import rates

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env(DEBUG=(bool, False))

# The application

DEBUG: bool = env("DEBUG")
TESTING: bool = env.bool("BATON_TESTING", default=False)
#: An empty installation begins with the demo company; `./run` asks for it.
SEEDS_DEMO: bool = env.bool("BATON_DEMO", default=False)
SECRET_KEY: str = env("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Links in e-mails are built from this, never from a request's Host header.
BASE_URL: str = env("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_rq",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "config.apps.BatonConfig",
    "apps.core",
    "apps.accounts",
    "apps.tenancy",
    "apps.notifications",
    "apps.campaigns",
    "apps.custom_fields",
    "apps.leads",
    "apps.ground_rules",
    "apps.handoffs",
    "apps.feedback",
    "apps.outcomes",
    "apps.intake",
    "apps.reports",
    "apps.workspace",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.RequestIdMiddleware",
    "apps.core.middleware.NoNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.accounts.middleware.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "apps.core.middleware.PrivatePagesMiddleware",
    "apps.tenancy.middleware.TenantMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.static", "apps.core.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.workspace.context.navigation",
            ],
        },
    }
]

# PostgreSQL

# The role that serves requests and runs jobs. It owns nothing; row-level security binds it.
RUNTIME_ROLE: str = env("BATON_RUNTIME_ROLE", default="baton_app")

_database = env.db("DATABASE_URL")
if "host" in _database.get("OPTIONS", {}):  # postgresql://user:password@/name?host=/socket/folder
    _database["HOST"] = _database["OPTIONS"].pop("host")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_database,
        "ENGINE": "apps.tenancy.postgres",
        "ATOMIC_REQUESTS": True,
        # A working day: a new connection plans all its statements anew.
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=8 * 3600),
        "CONN_HEALTH_CHECKS": True,
    }
}
BASELINE = BASE_DIR / "config" / "baseline.sql"  # what migrations send to an empty database
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Valkey / Redis: the cache and the wake-up calls for workers. It may be wiped at any time.

REDIS_URL: str = env("REDIS_URL")
if TESTING and "PYTEST_XDIST_WORKER" in env.ENVIRON:
    # One database a test process, as pytest-django does for PostgreSQL: none empties another's.
    _number = 1 + int(env.ENVIRON["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    REDIS_URL = re.sub(r"(\?db=\d+|/\d+)?$", f"?db={_number}", REDIS_URL, count=1)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "baton",
    }
}
_queue = {"URL": REDIS_URL, "SERIALIZER": "rq.serializers.JSONSerializer", "DEFAULT_TIMEOUT": 900}
RQ_QUEUES = {"default": {**_queue}, "slow": {**_queue, "DEFAULT_TIMEOUT": 3600}}
RQ = {
    "COMMIT_MODE": "auto",
    "WORKER_CLASS": "apps.tenancy.worker.OutboxWorker",
    "JOB_CLASS": "apps.tenancy.worker.AllowListedJob",
}

# People who log in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["apps.accounts.backend.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/t/"
LOGIN_URL = "/login/"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "apps.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BASE_URL.startswith("https://") else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://")
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Mail

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL: str = env("DEFAULT_FROM_EMAIL", default="Baton <baton@localhost>")

# Hosts of chat webhooks that may be private and speak plain HTTP: "chat.internal", "10.0.0.5:8065".
CHAT_HOOK_HOSTS: list[str] = env.list("BATON_CHAT_HOOK_HOSTS", default=[])

# Language, time, numbers

USE_I18N = True
LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"

# Files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("BATON_STATIC_ROOT", default=str(BASE_DIR / ".static")))
MEDIA_ROOT = Path(env("BATON_MEDIA_ROOT", default=str(BASE_DIR / ".media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "apps.core.static_files.HashedStaticFiles"
    },
}
# While developing and testing, files are served from where they are written.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Security

_https = BASE_URL.startswith("https://")
SESSION_ENGINE = "apps.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if _https else "baton-session"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Eight hours are a working day: a rep between two visits is not asked again. NIST's AAL2 has one
# hour; what may do harm (keys, addresses, second steps) asks for the password after five minutes.
SESSION_IDLE = timedelta(hours=8)
SESSION_LONGEST = timedelta(hours=24)
# The cookie stays longer than what it names, so that a person is told why to sign in again.
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "baton-csrf"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "apps.core.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXY_COUNT", default=0) else None
)
SECURE_HSTS_SECONDS = 63_072_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https and env.bool("HSTS_PRELOAD", default=False)
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Logs: one line a record, with the request and the tenant, never with what a person typed.

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "apps.core.logs.ContextFilter"}},
    "formatters": {"json": {"()": "apps.core.logs.JsonFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["context"],
            "formatter": "json",
        }
    },
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {"apps": {"level": env("LOG_LEVEL", default="INFO")}},
}

# Limits of intake

INTAKE_MAX_BODY_BYTES = 256 * 1024
# INTAKE_RATES=key=2000/8000,address=20/400
INTAKE_RATES = rates(env.dict("INTAKE_RATES", default={}))
IMPORT_MAX_FILE_BYTES = 50 * 1024 * 1024
IMPORT_MAX_ROWS = 2_000_000

# How many outbox rows may wait in the queue at once; a wiped or slow queue then costs only time.
OUTBOX_IN_FLIGHT = 200
OUTBOX_LEASE_SECONDS = 60
OUTBOX_MAX_ATTEMPTS = 12
