"""Which version of a comment somebody answers: the one that stood above their form.

The form carries it signed, so that nobody learns what a comment said before by naming a version
they never saw.
"""

from django.core import signing

from forum.comments.models import Comment
from forum.comments.revisions import Revision
from forum.markup.differences import Piece, differences

SALT = "forum.comments.answering"


def seen_now(parent: Comment | None) -> str:
    """Return what a form says of the version its writer sees; "" under an article."""
    return "" if parent is None else signing.dumps([parent.pk, parent.revision], salt=SALT)


def seen_then(value: str, parent: Comment) -> int | None:
    """Return which version of the parent the form's writer saw, None when it does not say."""
    try:
        pk, revision = signing.loads(value, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return revision if pk == parent.pk and isinstance(revision, int) else None


def changes_since(parent: Comment, revision: int) -> list[Piece]:
    """Return what changed in the parent since that version, word by word."""
    former = Revision.objects.filter(comment=parent, number=revision).first()
    return [] if former is None else differences(former.text, parent.text)
