"""Settings, all of them from the environment; a wrong value is refused with the variable's name."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")
env = environ.Env()


def read(name, cast, default=environ.Env.NOTSET):
    """Return the environment variable `name` cast, or refuse it by its name."""
    try:
        return cast(name, default=default)
    except ImproperlyConfigured:
        raise ImproperlyConfigured(f"{name} is not set: see .env.example for what it may hold.") from None
    except (ValueError, TypeError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} has a value that cannot be used: {error}") from error


def read_url(name, schemes):
    """Return the environment variable `name`, a URL of one of `schemes`."""
    value = read(name, env.str)
    if urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must begin with one of: {', '.join(s + '://' for s in schemes)}")
    return value


# -- where it runs
STATE_DIR = Path(read("STATE_DIR", env.str, str(BASE_DIR / "var"))).absolute()
DEBUG = read("DEBUG", env.bool, False)
SECRET_KEY = read("SECRET_KEY", env.str)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have 50 characters or more.")
SECRET_KEY_FALLBACKS = read("SECRET_KEY_FALLBACKS", env.list, [])
# the first makes the check part of certificates' codes, any of them proves it: printed codes outlive a change of the key
CHECK_CODE_KEYS = read("CHECK_CODE_KEYS", env.list, []) or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
ALLOWED_HOSTS = read("ALLOWED_HOSTS", env.list, ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = read("CSRF_TRUSTED_ORIGINS", env.list, [])
PUBLIC_URL = read("PUBLIC_URL", env.str, "http://127.0.0.1:8000").rstrip("/")
if urlsplit(PUBLIC_URL).scheme not in ("http", "https"):
    raise ImproperlyConfigured("PUBLIC_URL must begin with http:// or https://")
TRUSTED_PROXIES = read("TRUSTED_PROXIES", env.int, 0)

# -- data
read_url("DATABASE_URL", ["postgres", "postgresql"])
DATABASES = {"default": read("DATABASE_URL", env.db_url)}
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": read("CONN_MAX_AGE", env.int, 300),
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": os.environ.get("TEST_DATABASE_NAME") or None},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # counts of wrong tries live here: many addresses must not push one another out
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
FILES_DIR = Path(read("FILES_DIR", env.str, str(STATE_DIR / "files"))).absolute()
MEDIA_ROOT = FILES_DIR
UPLOAD_LIMIT_MB = read("UPLOAD_LIMIT_MB", env.int, 20)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# -- work
CELERY_BROKER_URL = read_url("REDIS_URL", ["redis", "rediss", "redis+socket", "unix"])
CELERY_TASK_ALWAYS_EAGER = read("CELERY_TASK_ALWAYS_EAGER", env.bool, False)
CELERY_TASK_IGNORE_RESULT = True
# taken off the queue when begun: the row is the queue of record, and a late acknowledgement after Redis came back ends kombu 5.7
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "visibility_timeout": 3600}
# a running job that gave no sign of life for so many seconds is taken over; what was lost is sought four times as often
JOBS_SILENT_AFTER = read("JOBS_SILENT_AFTER", env.int, 120)
if JOBS_SILENT_AFTER < 1:
    raise ImproperlyConfigured("JOBS_SILENT_AFTER must be 1 or more seconds.")
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "jobs.heartbeat", "schedule": 20.0},
    "resume-jobs": {"task": "jobs.resume_lost", "schedule": JOBS_SILENT_AFTER / 4},
}

# -- application
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "trainingcenter.accounts",
    "trainingcenter.organisation",
    "trainingcenter.documents",
    "trainingcenter.jobs",
    "trainingcenter.notices",
    "trainingcenter.audit",
    "trainingcenter.ui",
    "lecturers",
    "courses",
    "learners",
    "teaching",
    "certificates",
    "reports",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "trainingcenter.ui.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trainingcenter.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "trainingcenter.audit.middleware.AccessLogMiddleware",
]
ROOT_URLCONF = "trainingcenter.urls"
WSGI_APPLICATION = "trainingcenter.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trainingcenter.ui.context.page",
            ],
            "builtins": ["trainingcenter.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

# -- accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["trainingcenter.accounts.backends.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "trainingcenter.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip", "login": "60/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Trung tâm Chính trị"
REQUIRE_SECOND_FACTOR = read("REQUIRE_SECOND_FACTOR", env.bool, True)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True

# -- the public check of certificates
CHECK_DELAY = 0.5  # seconds by which the answer to a wrong code is held back, once there were some

# -- mail, only when configured
EMAIL_CONFIG = read("EMAIL_URL", env.email_url, "consolemail://")
vars().update(EMAIL_CONFIG)
MAIL_ENABLED = "EMAIL_URL" in os.environ
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", env.str, "trungtam@localhost")

# -- words
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["trainingcenter.formats"]

# -- static files
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# -- security
SECURE_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31536000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# -- history and logs
PGHISTORY_ADMIN_ALL_EVENTS = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"trainingcenter": {"level": "INFO"}},
}
