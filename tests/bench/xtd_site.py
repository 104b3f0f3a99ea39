"""A site of one article with django-comments-xtd, for `bench_peers`; runs where that is installed.

`python xtd_site.py fill 1000` makes the comments, a quarter of them top-level; `python xtd_site.py
form` prints what a form carries; `gunicorn xtd_site:application` serves the page at `/peer/`.
Its database is `peer.sqlite3` in the folder it is started in.
"""

import json
import sys
from datetime import timedelta

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

PAGE = (
    "{% load comments comments_xtd %}<!doctype html><title>peer</title>"
    "{% get_comment_count for article as n %}{{ n }}{% render_xtdcomment_tree for article %}"
)
APPS = [
    *(f"django.contrib.{name}" for name in ("contenttypes", "auth", "sessions", "sites")),
    "rest_framework", "django_comments_xtd", "django_comments",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
CONTEXT = ["django.template.context_processors.request",
           "django.contrib.auth.context_processors.auth"]  # fmt: skip
LOADERS = [
    ("django.template.loaders.cached.Loader", [
        ("django.template.loaders.locmem.Loader", {"page.html": PAGE}),
        "django.template.loaders.app_directories.Loader",
    ])
]  # fmt: skip

settings.configure(
    SECRET_KEY="peer" * 16, ALLOWED_HOSTS=["*"], ROOT_URLCONF="xtd_site", SITE_ID=1, USE_TZ=True,
    INSTALLED_APPS=APPS, MIDDLEWARE=MIDDLEWARE, STATIC_URL="/static/",
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"context_processors": CONTEXT, "loaders": LOADERS},
    }],
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": "peer.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL"},
    }},
    COMMENTS_APP="django_comments_xtd", COMMENTS_XTD_MAX_THREAD_LEVEL=8,
    COMMENTS_XTD_CONFIRM_EMAIL=False, EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)  # fmt: skip
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.contrib.sites.models import Site  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_comments.models import Comment  # noqa: E402
from django_comments_xtd.forms import XtdCommentForm  # noqa: E402


def page(request):
    """Show the article with all its comments, as the package's template tag does."""
    return render(request, "page.html", {"article": Site.objects.get(pk=1)})


urlpatterns = [path("peer/", page), path("comments/", include("django_comments_xtd.urls"))]
application = get_wsgi_application()


def fill(comments: int, text: str) -> None:
    """Put the comments into the package's two tables, with the order it keeps."""
    call_command("migrate", verbosity=0)
    top, now = comments // 4, timezone.now()
    kind = ContentType.objects.get_for_model(Site)
    rows = [
        Comment(
            id=n + 1, content_type=kind, object_pk="1", site_id=1, user_name="Guest", comment=text,
            submit_date=now - timedelta(seconds=comments - n),
        )
        for n in range(comments)
    ]  # fmt: skip
    places = [
        (n + 1, n % top + 1, n % top + 1, int(n >= top), n // top + 1, 0) for n in range(comments)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        Comment.objects.bulk_create(rows, batch_size=500)
        cursor.executemany(
            "INSERT INTO django_comments_xtd_xtdcomment (comment_ptr_id, thread_id, parent_id,"
            ' level, "order", nested_count, followup) VALUES (%s, %s, %s, %s, %s, %s, false)',
            places,
        )


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]), sys.argv[3])
    else:
        print(json.dumps(XtdCommentForm(Site.objects.get(pk=1)).generate_security_data()))
