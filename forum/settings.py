"""Settings of Thingstead, all by environment; `docs/settings.md` is the table of them."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from forum.environment import (
    BASE_DIR,
    env,
    read_choice,
    read_count,
    read_database,
    read_hosts,
    read_limits,
    read_log_level,
    read_mail,
    read_mode,
    read_numbers,
    read_proxies,
    read_redis,
    read_secret,
    read_sender,
    read_site_url,
    read_time_zone,
    refuse,
)
from forum.providers import read_providers
from forum.settings_accounts import *  # noqa: F403
from forum.settings_law import *  # noqa: F403
from forum.settings_limits import *  # noqa: F403
from forum.settings_translations import *  # noqa: F403

MODE = read_mode()
PRODUCTION = MODE == "production"
DEBUG = env.bool("DEBUG", default=False)
if DEBUG and PRODUCTION:
    refuse("DEBUG shows source code to strangers; set THINGSTEAD_MODE=local to use it.")

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY = read_secret(MODE, DATA_DIR)
ALLOWED_HOSTS = read_hosts(MODE)
HTTPS = env.bool("HTTPS", default=PRODUCTION)
# The address readers type; mails and social previews name it.
SITE_URL = read_site_url(MODE, https=HTTPS)
SITE_NAME = env.str("SITE_NAME", default="Thingstead")

INSTALLED_APPS = [
    "forum.pages",
    "forum.law",
    "forum.moderation",
    "forum.translations",
    "forum.votes",
    "forum.notifications",
    "forum.comments",
    "forum.threads",
    "forum.accounts",
    "forum.outbox",
    "forum.languages",
    "forum.markup",
    "articles",
    "mptt",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "csp",
    "forum.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Before all that may refuse a request, so that refusals are defended too.
    "csp.middleware.CSPMiddleware",
    "forum.pages.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "forum.pages.limits.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "forum.accounts.middleware.PersonMiddleware",
    "forum.accounts.middleware.LeavingMiddleware",
    "forum.accounts.middleware.MemberHintMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "forum.pages.throttling.ThrottlingMiddleware",
]

ROOT_URLCONF = "forum.urls"
WSGI_APPLICATION = "forum.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Database: SQLite embedded, PostgreSQL when DATABASE_URL says so ---

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": read_database(MODE, DATA_DIR)}

# allauth counts attempts in it, for all workers and hosts together (see accounts.Counted).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_counted",
        # Beyond so many, rows that still count are forgotten too; each is one sender or address.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- People ---

ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Whether people may join with an address of their own; by the sites named below they always may.
SIGNUP_OPEN = env.bool("SIGNUP_OPEN", default=True)
# Whether moderators and owners must have a second factor; one may try without on one's machine.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=PRODUCTION)
# A session of theirs ends after so long without a request, and after so long in any case.
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=30)
STAFF_SESSION_HOURS = env.int("STAFF_SESSION_HOURS", default=12)
SOCIALACCOUNT_PROVIDERS = read_providers()
INSTALLED_APPS += [
    f"allauth.socialaccount.providers.{name}"
    for name in {"openid_connect", *SOCIALACCOUNT_PROVIDERS}
]
# How long a member may call off the erasure of their account.
ERASURE_HOURS = env.float("ERASURE_HOURS", default=24.0)
# Whether people without an account may comment where a thread does not say otherwise.
GUESTS_ALLOWED = env.bool("GUESTS_ALLOWED", default=True)
# Nobody reads what they answer and writes in less; programs do.
FORM_LEAST_SECONDS = env.float("FORM_LEAST_SECONDS", default=2.0)
# What "known" and "trusted" ask for, and what guests, new, known and trusted members may do
# (forum.accounts.standing).
STANDING_DAYS = read_numbers("STANDING_DAYS", "3,30")
STANDING_COMMENTS = read_numbers("STANDING_COMMENTS", "3,30")
STANDING_LINKS = read_numbers("STANDING_LINKS", "1,2,5,10")
STANDING_PER_DAY = read_numbers("STANDING_PER_DAY", "20,60,200,0")
STANDING_EDIT_MINUTES = read_numbers("STANDING_EDIT_MINUTES", "15,15,60,1440")
# How long an author may bring back a comment they removed.
UNDO_MINUTES = env.float("UNDO_MINUTES", default=15)
# Whether an answered or reported comment may still be changed, and who reads what it said before.
EDIT_AFTER_REPLIES = env.bool("EDIT_AFTER_REPLIES", default=True)
EDIT_AFTER_REPORTS = env.bool("EDIT_AFTER_REPORTS", default=True)
EDIT_HISTORY = read_choice("EDIT_HISTORY", ["answered", "all", "none"])
# How a discussion is led that does not say so itself, and after how many days it closes.
DISCUSSION_MODE = read_choice("DISCUSSION_MODE", ["open", "newcomers", "moderated", "closed"])
CLOSE_AFTER_DAYS = read_count("CLOSE_AFTER_DAYS", 0)
# How many proxies of ours add to X-Forwarded-For; without any, the header is not believed.
TRUSTED_PROXIES = read_proxies(MODE, https=HTTPS)

# Whether a process keeps the pages that are everyone's in memory (forum.pages.front).
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
# Where all processes and hosts share their pages, and tell one another of changes.
REDIS_URL = read_redis()

# Whether readers may disagree as well as agree; without, nothing is controversial.
DOWN_VOTES = env.bool("DOWN_VOTES", default=True)

# --- Rules before people (see docs/owners.md), asked in this order ---

RULES = env.list(
    "RULES",
    default=[
        "forum.moderation.rules.readers.SlowConversations",
        "forum.moderation.rules.readers.HeldAuthors",
        "forum.moderation.rules.readers.Reports",
        "forum.moderation.rules.texts.Repeated",
        "forum.moderation.rules.texts.Words",
        "forum.moderation.rules.texts.Links",
        "forum.moderation.rules.authors.Newcomers",
        "forum.moderation.rules.authors.OftenRemoved",
        "forum.moderation.rules.authors.Flood",
        "forum.moderation.rules.outside.Akismet",
        "forum.moderation.rules.outside.Classifier",
    ],
)
# Services elsewhere: how long one may take, and what becomes of a comment when it says nothing.
OUTSIDE_SECONDS = env.float("OUTSIDE_SECONDS", default=1.0)
OUTSIDE_FALLBACK = read_choice("OUTSIDE_FALLBACK", ["pass", "hold"])
AKISMET_KEY = env.str("AKISMET_KEY", default="")
AKISMET_URL = env.str("AKISMET_URL", default="https://rest.akismet.com").rstrip("/")
CLASSIFIER_URL = env.str("CLASSIFIER_URL", default="")
CLASSIFIER_SECRET = env.str("CLASSIFIER_SECRET", default="")
# Readers' reports: the weight at which a comment waits (0: never), the weight in a chain from
# which it slows down (0: never), and how often one sender may report.
REPORTS_HOLD = env.float("REPORTS_HOLD", default=3.0)
SLOW_REPORTS = env.float("SLOW_REPORTS", default=3.0)
REPORTING_LIMITS = read_limits("REPORTING_LIMITS", "20/3600")
GUEST_REPORTING_LIMITS = read_limits("GUEST_REPORTING_LIMITS", "5/3600")
# Hours in which the same words are not taken twice from one sender; 0 lifts it.
REPEAT_HOURS = env.float("REPEAT_HOURS", default=6.0)
# How many comments of a new person are read first, where a discussion says so.
NEWCOMER_COMMENTS = read_count("NEWCOMER_COMMENTS", 3)
# The part of an author's last comments that may have been removed before new ones wait.
REMOVALS_HOLD = env.float("REMOVALS_HOLD", default=0.3)
# How much one sender may add to one discussion before a moderator reads on.
FLOOD_LIMITS = read_limits("FLOOD_LIMITS", "6/300")

# --- Articles ---

ARTICLES_LINE = "forum.markup.plaintext.clean_line"
ARTICLES_TEXT = "forum.markup.plaintext.clean_text"
ARTICLES_RENDERER = "forum.markup.rendering.render_article"
ARTICLES_ANSWER = "forum.pages.caching.answer_article"

# --- Languages ---

LANGUAGE_CODE = "en"
# What the interface is offered in, each by its own name. A language stands here when its catalogue
# is whole (`make catalogues`); other folders of `locale` are in the making.
LANGUAGES = [
    ("en", "English"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("nl", "Nederlands"),
    ("nb", "Norsk bokmål"),
    ("pt-br", "Português (Brasil)"),
    ("sv", "Svenska"),
    ("pl", "Polski"),
    ("tr", "Türkçe"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("ja", "日本語"),
    ("zh-hans", "简体中文"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "forum.formats"
TIME_ZONE = read_time_zone()
USE_I18N = True
USE_TZ = True

# --- Files ---

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names need `collectstatic` first, which a test run and a debugging run skip.
HASHED_STATIC = MODE != "test" and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HASHED_STATIC

# --- Mail ---

_mail = read_mail(MODE)
vars().update(_mail)
# Django's own way to send leads into the outbox; its worker sends by the transport.
MAIL_TRANSPORT: str = _mail["MAIL_TRANSPORT"]
EMAIL_BACKEND = "forum.outbox.backend.EmailBackend"
DEFAULT_FROM_EMAIL = read_sender(SITE_URL, SITE_NAME)
EMAIL_TIMEOUT = 10

# --- Defences (see docs/security.md) ---

# An article in the admin may be long; comment routes refuse far less (pages.limits).
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS and env.bool("HTTPS_REDIRECT", default=True)
# Who watches the process asks it directly, past the proxy that speaks HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The `__Host-` prefix makes browsers refuse a cookie set by a sibling host.
_cookie_prefix = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_cookie_prefix}sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "forum.pages.views.expired.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"escaped": {"()": "forum.loglines.Escaped"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "escaped"}},
    "root": {"handlers": ["console"], "level": read_log_level()},
    # A stranger's wrong Host is answered with 400; a traceback for each would bury the rest.
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
