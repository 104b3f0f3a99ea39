"""The cast: Ana writes, Ben replies, Mia moderates, a guest reads."""

from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.utils import translation

from articles.models import Article
from forum.accounts.models import Member
from forum.comments.models import Comment
from forum.threads.models import Thread


@pytest.fixture(autouse=True)
def unhurried(settings) -> None:
    """Let tests write as fast as they can; those of the limits set their own."""
    settings.POSTING_LIMITS = settings.PREVIEW_LIMITS = []
    settings.LOGIN_LIMITS = settings.SIGNUP_LIMITS = []
    settings.MAIL_LIMITS = settings.CODE_LIMITS = []
    settings.PAGE_LIMITS = settings.READING_LIMITS = settings.PROFILE_LIMITS = []
    settings.FORM_LEAST_SECONDS = 0
    # What keeps passwords safe keeps tests waiting.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin each test in English, whatever language the one before asked for."""
    with translation.override("en"):
        yield


@pytest.fixture
def article(db) -> Article:
    return Article.objects.create(
        title="The bridge", body="It stands.\n\nStill.", language="en", state="published"
    )


@pytest.fixture
def thread(article) -> Thread:
    return Thread.objects.of(article)


@pytest.fixture
def ana(db) -> Member:
    return Member.objects.create_user("ana@example.org", "ana writes a lot", name="Ana")


@pytest.fixture
def confirmed(ana) -> Member:
    """Ana, whose address a mail has proved, so that she can sign in."""
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    return ana


@pytest.fixture
def ben(db) -> Member:
    return Member.objects.create_user("ben@example.org", "ben replies a lot", name="Ben")


@pytest.fixture
def mia(db) -> Member:
    mia = Member.objects.create_user(
        "mia@example.org", "mia moderates well", name="Mia", is_staff=True
    )
    mia.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=["comments", "threads", "moderation"])
    )
    return mia


@pytest.fixture
def say(thread, ana) -> Callable[..., Comment]:
    """Post a comment in the article's thread: `say("hello", to=parent, by=ben, state=...)`."""

    def _say(text: str, *, to: Comment | None = None, by: Member | None = ana, **fields) -> Comment:
        fields.setdefault("html", f"<p>{text}</p>")
        fields.setdefault("language", "en")
        if fields.get("state") == "pending" and not fields.get("held_rule"):
            fields.setdefault("held_because", "thread")
        comment = Comment(thread=thread, parent=to, author=by, text=text, **fields)
        comment.post()
        return comment

    return _say
