"""Everything that differs between environments comes from the environment (`.env.example` lists it); nonsense is refused at the start."""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry
from whitenoise.compress import Compressor

from portal.deadline import BoundedConnection

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # NAME_FILE names a file that holds the value of NAME
env.read_env(BASE_DIR / ".env")

# What this process is: web, worker, or empty (a management command).
PROCESS_ROLE = env.str("PROCESS_ROLE", "")

SECRET_KEY = env.str("SECRET_KEY").strip()  # of a file: without its last newline
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
LINK_KEY = env.str("LINK_KEY").strip()  # derives the links for residents; never the same as SECRET_KEY
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
TRIAL = env.bool("TRIAL", False)  # others can reach it, but nobody relies on it: some checks only warn then
DEVELOPMENT_PAGES = env.bool("DEVELOPMENT_PAGES", False)
MAILBOX_DIR = env.str("MAILBOX_DIR", "")  # where the demo's mail server puts what it receives
BEAT_SCHEDULE_FILE = env.str("BEAT_SCHEDULE_FILE", "")
SIGN_OF_LIFE = env.str("SIGN_OF_LIFE", "")  # a file that worker and sweep touch whenever they get something done
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)  # one proxy of our own, which sets X-Forwarded-For and -Proto

INSTALLED_APPS = [
    "portal",
    "notifications",
    "moderation",
    "ideas",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "portal.deadline.DeadlineMiddleware",
    "portal.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.RequestLimitsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PathLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "portal.context_processors.site",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database. Web waits in psycopg's pool; a worker keeps one connection; management commands may take their time.
DATABASES: dict[str, dict[str, Any]] = {"default": env.db("DATABASE_URL")}
if _password := env.str("DATABASE_PASSWORD", "").strip():
    DATABASES["default"]["PASSWORD"] = _password
_TIMEOUTS = {"web": "10s", "worker": "45s"}
_OPTIONS: dict[str, Any] = {"connect_timeout": 3}
if PROCESS_ROLE in _TIMEOUTS:
    _OPTIONS["options"] = (
        f"-c statement_timeout={_TIMEOUTS[PROCESS_ROLE]} -c lock_timeout=3s -c idle_in_transaction_session_timeout=15s"
    )
WEB_THREADS = env.int("WEB_THREADS", 4)
WEB_WORKERS = env.int("WEB_WORKERS", 1)  # this and the next are counted by `manage.py check --database default`
WORKER_CHILDREN = env.int("WORKER_CHILDREN", 2)
REQUEST_SECONDS = env.float("REQUEST_SECONDS", 10.0)  # for all that one request asks of the database
if PROCESS_ROLE == "web":
    _OPTIONS["pool"] = {
        "min_size": 1,
        "max_size": WEB_THREADS + 1,
        "timeout": 5,
        "reconnect_timeout": 5,  # then the next request asks anew; else the pauses grow up to two minutes
        "connection_class": BoundedConnection,
    }
DATABASES["default"] |= {
    "CONN_MAX_AGE": 60 if PROCESS_ROLE == "worker" else 0,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": DATABASES["default"].get("OPTIONS", {}) | _OPTIONS,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Caches: rate limits and one-time codes must not fail open, pages may.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would throw counts away before their time
    },
    "pages": {
        "BACKEND": "portal.cache.FailOpenRedisCache",
        "LOCATION": env.str("REDIS_URL"),
        "KEY_PREFIX": env.str("CACHE_PREFIX", "pages"),
        "OPTIONS": {
            "socket_timeout": 0.25,
            "socket_connect_timeout": 0.25,
            "retry": Retry(NoBackoff(), 0),
        },
    },
}

# Celery: docs/decisions/0003-owed-work.md says why each is as it is.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_BROKER_POOL_LIMIT = 10
CELERY_BROKER_POOL_ACQUIRE_TIMEOUT = 0.5
_SOCKET_TIMEOUT = 5.0 if PROCESS_ROLE == "worker" else 0.3
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": _SOCKET_TIMEOUT,
    "socket_connect_timeout": min(_SOCKET_TIMEOUT, 1.0),
    "socket_keepalive": True,
    "health_check_interval": 25,
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "queue_order_strategy": "priority",
    "global_keyprefix": env.str("BROKER_PREFIX", ""),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE = True
CELERY_TASK_ACKS_ON_TIMEOUT = True
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_DEFAULT_QUEUE = "maint"
CELERY_TASK_QUEUES: dict[str, dict[str, Any]] = {name: {} for name in ("route", "mail", "media", "maint")}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_DB_REUSE_MAX = CELERY_WORKER_MAX_TASKS_PER_CHILD  # else Celery opens a connection for every task
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env.float("WORKER_SOFT_SHUTDOWN", 20.0)
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = (
    False  # else an idle worker takes 20 s to end, for the sake of ETA tasks: there are none
)
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ALWAYS_EAGER = False
# A worker that begins nothing for WATCHDOG_STALE seconds is ended: longer than the hard limit of a task.
WATCHDOG_INTERVAL = env.float("WATCHDOG_INTERVAL", 15.0)
WATCHDOG_STALE = env.float("WATCHDOG_STALE", 100.0)
OUTBOX_TIME_FACTOR = env.float("OUTBOX_TIME_FACTOR", 1.0)  # below 1: shorter leases and pauses, for trials
CELERY_BEAT_SCHEDULE = {
    "remove-expired-drafts": {
        "task": "ideas.tasks.remove_expired_drafts",
        "schedule": 3600.0,
    },
    "remove-ended-counts": {"task": "ideas.tasks.remove_ended_counts", "schedule": 3600.0},
    "forget-suggestions": {"task": "ideas.tasks.forget_suggestions", "schedule": 86400.0},
    "clear-sessions": {"task": "portal.tasks.clear_sessions", "schedule": 86400.0},
    "train-candidate": {"task": "moderation.tasks.train_candidate", "schedule": crontab(hour="1", minute="40")},  # UTC
}
if BEAT_SCHEDULE_FILE:
    CELERY_BEAT_SCHEDULE_FILENAME = BEAT_SCHEDULE_FILE

# Mail
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025"))
MAIL_SERVER_NAMED = bool(env.str("EMAIL_URL", ""))
if _password := env.str("EMAIL_PASSWORD", "").strip():
    EMAIL_HOST_PASSWORD = _password
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Fråga Umeåregionen <svara-inte@example.com>")
MAIL_DOMAIN = env.str("MAIL_DOMAIN", "example.com")
MAIL_SCHEDULE_FACTOR = env.float(
    "MAIL_SCHEDULE_FACTOR", 1.0
)  # below 1: what the mail server did not take is tried again sooner
OPERATOR_EMAIL = env.list("OPERATOR_EMAIL", default=[])  # who is told when something is wrong with the portal

# Language comes from the path alone: Swedish without prefix, /en/…, /fi/….
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English")), ("fi", _("Finnish"))]
LANGUAGES_SHOWN = ["sv", "en", "fi"]  # complete, and offered on every page
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
FORMAT_MODULE_PATH = "portal.formats"
USE_TZ = True

# Static files: built by npm into static/dist, collected with hashed names, served by WhiteNoise.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static" / "collected"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "portal.static_files.UsedFilesFinder",
]
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Staff accounts
AUTH_USER_MODEL = "moderation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "moderation.passwords.LengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "queue_list"
ACCOUNT_ADAPTER = "moderation.accounts.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False  # moderation/sessions.py ends staff sessions earlier
ACCOUNT_FORMS = {"login": "moderation.accounts.LoginForm", "reauthenticate": "moderation.accounts.PasswordForm"}
MFA_ADAPTER = "moderation.accounts.CodeAdapter"
MFA_FORMS = {
    "authenticate": "moderation.accounts.CodeForm",
    "reauthenticate": "moderation.accounts.CodeAgainForm",
    "activate_totp": "moderation.accounts.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_ISSUER = "Fråga Umeåregionen"
MFA_TOTP_TOLERANCE = 1  # a code that turns over while it is typed, a phone that is half a minute off

# The API: what its views share stands in ideas/api/door.py.
REST_FRAMEWORK: dict[str, Any] = {
    "EXCEPTION_HANDLER": "ideas.api.problems.handle",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "DEFAULT_THROTTLE_RATES": {"read": "300/min", "ask": "60/min", "send": "60/hour", "desk": "600/min"},
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Fråga Umeåregionen",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVERS": [{"url": SITE_URL}],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "ideas.api.schema.finish"],
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "ideas.models.Kind",
        "StatusEnum": "ideas.models.Status",
        "VisibilityEnum": "ideas.models.Visibility",
        "RuleEnum": "ideas.models.Rule",
        "DecisionKindEnum": "ideas.models.DecisionKind",
        "SignatureKindEnum": "ideas.models.SignatureKind",
        "MessageAuthorEnum": "ideas.models.MessageAuthor",
        "AssignmentRoleEnum": "ideas.models.AssignmentRole",
        "AssignmentStateEnum": "ideas.models.AssignmentState",
        "SourceEnum": "ideas.models.Source",
        "RowStateEnum": "moderation.desk_rows.RowState",
        "DeedEnum": "moderation.permissions.Deed",
        "FlagNameEnum": "ideas.proposals.FlagName",
    },
}

# Doors between the apps: a lower app asks above it through a function named here.
IDEAS_RECIPIENT_PROPOSER = "moderation.recipients.propose"
IDEAS_CASE_ACTIONS: list[str] = []
MODERATION_COMMAND_RUNNER = "portal.processes.run_command"
MODERATION_OPERATOR_HOME = "operations_status"  # the url name of where those begin who work with no cases

# Security
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = [
    "security.W021"
]  # HSTS preload binds the whole domain, for good: its owner's decision, not ours
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose address the limits of sign-in count
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 6
FILE_UPLOAD_PERMISSIONS = 0o640
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, Any] = {
    "camera": [],
    "geolocation": "self",
    "microphone": [],
    "payment": [],
    "usb": [],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "portal.logs.MaskingFormatter", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True},
        "celery": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
