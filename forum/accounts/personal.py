"""What this room, Django and allauth hold of a person, and what becomes of it."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from forum.accounts.data import DELETED, ELSEWHERE, KEPT, Person, eraser, holds
from forum.accounts.models import Guest, Member
from forum.outbox.purging import forget

NOBODY = "the row becomes nobody's (accounts.data)"
for _field in Member._meta.get_fields(include_hidden=True):
    if getattr(_field, "concrete", False):
        holds(f"accounts.Member.{_field.name}", exported=True, erase=ELSEWHERE, why=NOBODY)
for _field in Guest._meta.concrete_fields:
    holds(f"accounts.Guest.{_field.name}", exported=True, erase=ELSEWHERE, why="the row is deleted")

holds("accounts.Member_groups.member", exported=True, erase=DELETED, shown="group__name")
holds("accounts.Member_user_permissions.member", exported=True, erase=DELETED,
      shown="permission__codename")  # fmt: skip
holds("account.EmailAddress.user", exported=True, erase=DELETED)
holds("account.EmailAddress.email", exported=True, erase=DELETED)
holds("mfa.Authenticator.user", exported=True, erase=DELETED,
      shown="type created_at last_used_at")  # fmt: skip
holds("socialaccount.SocialAccount.user", exported=True, erase=DELETED)
holds("admin.LogEntry.user", exported=True, erase=KEPT,
      why="what was done with the site's rights stays on record; the name is gone")  # fmt: skip
holds("outbox.OutgoingMail.to", exported=True, erase=ELSEWHERE, why="by `forget_mails`",
      shown="to subject state queued_at done_at")  # fmt: skip


@eraser
def forget_mails(person: Person, _keeps_words: bool) -> int:
    """Delete the mails to the person's address, sent and unsent."""
    return forget(person.email) if person.email else 0


@eraser
def forget_ways_in(person: Person, _keeps_words: bool) -> None:
    """Delete what signs the person in."""
    if isinstance(person, Member):
        for model in (EmailAddress, Authenticator, SocialAccount):
            model.objects.filter(user=person).delete()
