"""Members' own pages, as everybody sees them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from forum.accounts.models import Member
from forum.accounts.standing import standing_of
from forum.comments.forms import MOST_PK
from forum.comments.models import Comment
from forum.languages.names import language_name
from forum.languages.reading import read_list
from forum.markup.excerpts import excerpt

ON_A_PAGE = 20
WORDS = 160


# Kept by nobody, since what a member takes back must be gone at once.
@require_safe
@never_cache
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a member says of themselves, and their comments if they list them."""
    person = Member.objects.filter(pk=min(pk, MOST_PK)).first()
    if person is None or not person.has_page:
        raise Http404
    comments = _comments_of(person, request.GET.get("before", ""))
    language = get_language() or ""
    context = {
        "person": person,
        "level": standing_of(person).level.label if not person.is_suspended else "",
        "languages": [language_name(tag, language) for tag in read_list(person.reads)],
        "comments": [(comment, excerpt(comment.text, WORDS)) for comment in comments[:ON_A_PAGE]],
        "earlier": f"?before={comments[ON_A_PAGE - 1].pk}" if len(comments) > ON_A_PAGE else "",
    }
    return render(request, "people/detail.html", context)


def _comments_of(person: Member, before: str) -> list[Comment]:
    """Return the newest comments that stand, one more than a page; none unless they are listed."""
    if not person.lists_comments:
        return []
    families = Article.objects.published().values("family")
    readable = Comment.objects.published().filter(author=person, thread__family__in=families)
    if before.isascii() and before.isdigit() and len(before) < 19:
        readable = readable.filter(pk__lt=int(before))
    return list(readable.order_by("-pk")[: ON_A_PAGE + 1])
