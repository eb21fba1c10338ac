"""
Settings of the plan tracker, read once from the environment.

There is one module: what differs between a laptop, the tests and a server is an environment
variable, listed in `.env.example`. `manage.py` sets those of the embedded services.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- What an installation sets ---------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY")
# Encrypts who substantiated an outcome, for so many months; without it nobody is asked.
IDENTITY_KEY = env.str("IDENTITY_KEY", "")
IDENTITY_KEPT_MONTHS = env.int("IDENTITY_KEPT_MONTHS", 12)
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_NAME = env.str("SITE_NAME", "")
# The proxy asks for the site's own name, health checks for this machine.
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1", "[::1]"]
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL") | {"CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False}
}
REDIS_URL = env.str("REDIS_URL")
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
TIME_ZONE = env.str("TIME_ZONE", "Europe/London")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "plan@localhost")
# The demonstration says what it is on every page, and never holds anybody's own data.
DEMO = env.bool("DEMO", False)

# --- The application -------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "network",
    "plan",
    "pillars",
    "priorities",
    "activities",
    "indicators",
    "outcomes",
    "charts",
    "figures",
    "dashboards",
    "reports",
    "imports",
    "idpc",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Its tables are always there, so that setting a provider changes none; they stay empty.
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "django.forms",
    "accounts.apps.GatedAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "idpc.middleware.private",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "idpc.middleware.known_methods",
    "django_htmx.middleware.HtmxMiddleware",
    "idpc.middleware.htmx_manners",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ReaderMiddleware",
    # Every page needs a login unless its view says @login_not_required.
    "accounts.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.throttling.ThrottlingMiddleware",
    "accounts.middleware.SessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "idpc.urls"
WSGI_APPLICATION = "idpc.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plan.context_processors.site",
                "activities.context_processors.logging",
                "activities.context_processors.just_deleted",
            ]
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_URL = "/-/media/"  # Nothing is served from here: files go through views.

# The cache holds counters of failed sign-ins. It lives in PostgreSQL, so that pages and
# throttling go on when Redis does not.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond this many the oldest go; with Django's 300, a run over many addresses would
        # wash away the count of wrong passwords for each.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- Sign-in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"} | options
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# People are invited by address, which is theirs from then on; a new one is confirmed.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
# Who changes how they sign in is asked once more who they are, and told by mail.
ACCOUNT_REAUTHENTICATION_REQUIRED = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "accounts.entrance.LoginForm",
    "request_login_code": "accounts.entrance.CodeForm",
    "confirm_login_code": "accounts.entrance.ConfirmCodeForm",
    "add_email": "accounts.entrance.ChangeEmailForm",
    "change_password": "accounts.entrance.ChangePasswordForm",
    "set_password": "accounts.entrance.SetPasswordForm",
    "reset_password": "accounts.entrance.AskForPasswordForm",
    "reset_password_from_key": "accounts.entrance.NewPasswordForm",
    "reauthenticate": "accounts.entrance.PasswordOnceMoreForm",
}
# Every path that takes a secret, by who asks and by what is asked for. The limits that are
# not here are allauth's own; tests/accounts/test_throttling.py holds each of them.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "secret_address": "30/m/ip",
    "reset_password_from_key": "30/m/ip",  # The same addresses, in allauth's own count.
}
# How many proxies of ours stand in front: the address that limits count by is told by them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
MFA_FORMS = {
    "authenticate": "accounts.entrance.SecondFactorForm",
    "reauthenticate": "accounts.entrance.SecondFactorOnceMoreForm",
    "activate_totp": "accounts.entrance.AddAppForm",
    "add_webauthn": "accounts.entrance.AddPasskeyForm",
    "edit_webauthn": "accounts.entrance.RenamePasskeyForm",
}
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# A passkey asks for a finger or a PIN, so that it alone is two factors.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# allauth's reason to refuse, somebody else's address in an account that nobody confirmed, is
# not one here: all came by an invitation, and the old address stays until the new one is confirmed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = SITE_NAME or urlsplit(SITE_URL).hostname
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https://")
# Who sees what could endanger people does not come in by a password alone.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", not DEMO)
# Hours without a page after which a session ends.
IDLE_HOURS = {"secretariat": 8, "others": 24 * 14}

# --- Sign-in by the network's own OpenID Connect provider, where it has one -------------

_oidc = {name: env.str(name, "") for name in ("OIDC_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")}
OIDC_URL = _oidc["OIDC_URL"].rstrip("/")
if any(_oidc.values()) and not all(_oidc.values()):
    missing = ", ".join(name for name, value in _oidc.items() if not value)
    raise ImproperlyConfigured(f"Sign-in by OpenID Connect needs {missing} too.")
if OIDC_URL and SITE_URL.startswith("https://") and not OIDC_URL.startswith("https://"):
    raise ImproperlyConfigured("OIDC_URL must begin with https://, as SITE_URL does.")
OIDC_NAME = (env.str("OIDC_NAME", "") or urlsplit(OIDC_URL).hostname) if OIDC_URL else ""
# True where the provider asks everybody for a second factor; else it is asked for here.
OIDC_IS_SECOND_FACTOR = env.bool("OIDC_IS_SECOND_FACTOR", False)
SOCIALACCOUNT_ADAPTER = "accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "oidc": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": _oidc["OIDC_CLIENT_ID"],
                "secret": _oidc["OIDC_CLIENT_SECRET"],
                "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_URL
        else []
    }
}

# --- Security --------------------------------------------------------------------------

SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = ["^-/"]  # Health checks come from the machine itself.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_provider = [f"{urlsplit(OIDC_URL).scheme}://{urlsplit(OIDC_URL).netloc}"] if OIDC_URL else []
# No inline scripts or styles anywhere, so the policy needs neither nonces nor hashes.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    # The button of the sign-in page leads on to the provider, if there is one.
    "form-action": [CSP.SELF, *_provider],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}

# A pasted report is welcome, ten megabytes in a text field are not.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# Files wait on the disk until they are looked at, and none of them longer than this.
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", 20)
FILE_UPLOAD_HANDLERS = ["activities.files.CappedUpload"]
# ClamAV, where an installation has it: tcp://clamav:3310 or unix:///run/clamav/clamd.ctl.
SCANNER_URL = env.str("SCANNER_URL", "")

# --- Languages -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["idpc.formats"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_I18N = USE_TZ = True

# --- Mail ------------------------------------------------------------------------------

_mail = urlsplit(env.str("EMAIL_URL", ""))
# Without a mail server, links that would be sent are shown to who made them, once.
MAIL_IS_SENT = bool(_mail.hostname)
if MAIL_IS_SENT:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _mail.hostname,
                "port": _mail.port or 587,
                "username": unquote(_mail.username or ""),
                "password": unquote(_mail.password or ""),
                "use_tls": _mail.scheme == "smtp+tls",
                "use_ssl": _mail.scheme == "smtps",
                "timeout": 10,
            },
        }
    }
else:
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}

# --- Work outside requests -------------------------------------------------------------

# The job is a row in PostgreSQL; the broker is a doorbell (accounts.jobs).
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 20
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 240, 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900} | {
    "socket_timeout": 2, "socket_connect_timeout": 2,
    "unacked_restore_interval": 10, "unacked_restore_throttle": 1,
}  # fmt: skip
_queues = {"reports.tasks.make_file": "render", "imports.tasks.work_on": "import"}
CELERY_TASK_ROUTES = {task: {"queue": queue} for task, queue in _queues.items()}
# Seconds that a worker owns a report or an import for, and between two looks for the orphaned.
REPORT_LEASE, REPORT_SWEEP = env.int("REPORT_LEASE", 60), env.int("REPORT_SWEEP", 60)
# Who wrote a report, or handed it in, does not approve it; a team of one may set this to false.
REPORT_NEEDS_ANOTHER = env.bool("REPORT_NEEDS_ANOTHER", True)
_schedule = {
    "reports.tasks.sweep_reports": REPORT_SWEEP,
    "imports.tasks.sweep_imports": REPORT_SWEEP,
    "activities.tasks.fold_tallies": REPORT_SWEEP,
    "activities.tasks.scan_waiting_files": REPORT_SWEEP,
    "reports.tasks.open_due_reports": crontab(minute=7),
    "imports.tasks.forget_old_imports": crontab(hour=3, minute=17),
    "activities.tasks.purge_drafts": crontab(hour=3, minute=20),
    "activities.tasks.purge_bin": crontab(hour=3, minute=23),
    "outcomes.tasks.forget_identities": crontab(hour=3, minute=26),
}
CELERY_BEAT_SCHEDULE = {task: {"task": task, "schedule": at} for task, at in _schedule.items()}

# --- History and logs ------------------------------------------------------------------

PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)  # Looking changes nothing.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Django's own handlers would print a second time, as text.
        "django": {"handlers": [], "propagate": True},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
