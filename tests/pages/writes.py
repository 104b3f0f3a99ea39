"""What each address that takes something writes: the table of `test_writes`.

A row says who sends which form, how it is answered, and which columns change then; "+" and "-"
before a model are rows that come and go. A form here has every field that its page has, so that
nothing else that is sent along may be heard.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.pages.preparing import (
    LOGIN,
    NOTICE,
    WORD,
    changed,
    claiming,
    code_now,
    composed,
    composed_by_guest,
    confirming,
    half_way,
    linked,
    muted,
    noticed,
    proving,
    resetting,
    seen,
    setting_up,
    stated,
    stopping,
    taken_away,
    told_something,
    translated,
    with_app,
)

Fields = dict[str, str]


class Write(NamedTuple):
    """One form: who sends it about which comment, what it holds, and what comes of it."""

    role: str = "ana"
    fields: Fields | Callable[..., Fields] = {}
    code: int = 302
    changes: frozenset[str] | set[str] = frozenset()
    # In which state the comment is that the address is about; "" for none.
    state: str = ""
    # Makes what the form needs; may return the address.
    prepare: Callable[..., Any] | None = None
    # Whether what follows a commit is seen as well; allauth's needs a request that goes on.
    commits: bool = True


WRITES: dict[str, Write] = {
    "account": Write(
        fields={
            "name": "Anna",
            "language": "da",
            "reads": "en",
            "bio": "I write.",
            "lists_comments": "on",
        },
        code=303,
        changes={
            "accounts.Member.bio",
            "accounts.Member.bio_html",
            "accounts.Member.language",
            "accounts.Member.name",
            "accounts.Member.name_key",
            "accounts.Member.name_look",
            "accounts.Member.reads",
            "threads.Thread.version",
        },
    ),
    "account_change_password": Write(
        fields={"oldpassword": "ana writes a lot", "password1": WORD, "password2": WORD},
        changes={"accounts.Member.password"},
    ),
    "account_confirm_email": Write(
        "",
        prepare=confirming,
        changes={
            "-account.EmailAddress",
            "account.EmailAddress.primary",
            "account.EmailAddress.verified",
            "accounts.Member.email",
        },
    ),
    "account_confirm_login_code": Write("", {"code": "AAAAAA"}),
    "account_email": Write(
        fields={"action_add": "", "email": "new@example.org"}, changes={"+account.EmailAddress"}
    ),
    "account_erasure": Write(
        fields={"words": "keep"},
        code=303,
        changes={
            "accounts.Member.epoch",
            "accounts.Member.erase_at",
            "accounts.Member.keeps_words",
        },
    ),
    "account_export": Write(code=200),
    "account_login": Write("", LOGIN, changes={"accounts.Member.last_login"}),
    "account_login_link": Write("", prepare=linked, changes={"accounts.Member.last_login"}),
    "account_logout": Write(),
    "account_reauthenticate": Write(fields={"password": "ana writes a lot"}),
    "account_request_login_code": Write("", {"email": "ana@example.org"}),
    "account_reset_password": Write("", {"email": "ana@example.org"}),
    "account_reset_password_from_key": Write(
        "",
        {"password1": WORD, "password2": WORD},
        prepare=resetting,
        changes={"accounts.Member.password"},
    ),
    "account_set_password": Write(),
    "account_signup": Write(
        "",
        {"email": "nora@example.org", "name": "Nora", "password1": WORD},
        changes={"+account.EmailAddress", "+accounts.Member"},
    ),
    "comments:calming": Write(
        "mia",
        {"locked": "on", "minutes": "5", "reason": "insult", "words": "Calm down."},
        code=303,
        state="standing",
        changes={
            "+moderation.Decision",
            "comments.Comment.locked_at",
            "comments.Comment.slow_minutes",
            "comments.Tally.changes",
        },
    ),
    "comments:correction": Write(
        "mia",
        {"text": "Better."},
        code=303,
        state="standing",
        prepare=translated,
        changes={
            "translations.Translation.corrected_at",
            "translations.Translation.corrected_by_id",
            "translations.Translation.html",
            "translations.Translation.text",
        },
    ),
    "comments:create": Write(
        "ben",
        composed,
        code=303,
        changes={
            "+comments.Comment",
            "+comments.Tally",
            "+moderation.Trace",
            "+notifications.Event",
            "accounts.Member.comments_standing",
        },
    ),
    "comments:dismissal": Write("mia", code=303, state="standing"),
    "comments:following": Write(
        "ben",
        {"do": "follow"},
        code=303,
        state="standing",
        changes={"+notifications.Follow", "+notifications.Listener"},
    ),
    "comments:guess": Write("ben", composed, code=200),
    "comments:language": Write(
        fields={"language": "da"},
        code=303,
        state="standing",
        changes={
            "+comments.Tally",
            "comments.Comment.language",
            "comments.Comment.language_by",
            "comments.Tally.changes",
            "comments.Tally.published",
        },
    ),
    "comments:mute": Write("ben", code=303, state="standing", changes={"+moderation.Mute"}),
    "comments:notice": Write(
        "", NOTICE, code=303, state="standing", changes={"+law.Notice", "+outbox.OutgoingMail"}
    ),
    "comments:pick": Write(
        "mia",
        code=303,
        state="standing",
        changes={"comments.Comment.picked_at", "comments.Tally.changes"},
    ),
    "comments:pin": Write(
        "mia",
        code=303,
        state="standing",
        changes={
            "comments.Comment.pinned_at",
            "comments.Tally.changes",
            "comments.Tally.root_turns",
        },
    ),
    "comments:preview": Write("ben", composed, code=200),
    "comments:publication": Write(
        "mia",
        seen,
        code=303,
        state="waiting",
        changes={
            "+comments.Tally",
            "+moderation.Decision",
            "+notifications.Event",
            "accounts.Member.comments_removed",
            "accounts.Member.comments_standing",
            "comments.Comment.active_at",
            "comments.Comment.held_because",
            "comments.Comment.published_at",
            "comments.Comment.shown",
            "comments.Comment.state",
        },
    ),
    "comments:removal": Write(
        "mia",
        seen,
        code=303,
        state="standing",
        changes={
            "+law.Statement",
            "+moderation.Decision",
            "+outbox.OutgoingMail",
            "accounts.Member.comments_removed",
            "accounts.Member.comments_standing",
            "comments.Comment.removal_reason",
            "comments.Comment.removed_as",
            "comments.Comment.removed_at",
            "comments.Comment.removed_by_id",
            "comments.Comment.shown",
            "comments.Comment.state",
            "comments.Tally.changes",
            "comments.Tally.published",
            "comments.Tally.root_turns",
            "comments.Tally.shown_roots",
        },
    ),
    "comments:report": Write(
        "ben",
        {"reason": "insult", "words": ""},
        code=201,
        state="standing",
        changes={"+moderation.Report"},
    ),
    "comments:restoration": Write(
        "mia",
        seen,
        code=303,
        state="removed",
        changes={
            "+moderation.Decision",
            "accounts.Member.comments_removed",
            "accounts.Member.comments_standing",
            "comments.Comment.removal_reason",
            "comments.Comment.removed_as",
            "comments.Comment.removed_at",
            "comments.Comment.removed_by_id",
            "comments.Comment.shown",
            "comments.Comment.state",
            "comments.Tally.changes",
            "comments.Tally.published",
            "comments.Tally.root_turns",
            "comments.Tally.shown_roots",
            "law.Statement.lifted_at",
        },
    ),
    "comments:revision": Write(
        fields=changed,
        code=303,
        state="standing",
        changes={
            "+comments.Revision",
            "comments.Comment.edited_at",
            "comments.Comment.html",
            "comments.Comment.html_version",
            "comments.Comment.language_by",
            "comments.Comment.revision",
            "comments.Comment.text",
            "comments.Tally.changes",
        },
    ),
    "comments:translation": Write("ben", code=409, state="standing"),
    "comments:vote": Write(
        "ben",
        {"value": "1"},
        code=303,
        state="standing",
        changes={
            "+votes.Vote",
            "comments.Comment.best",
            "comments.Comment.ups",
            "comments.Tally.changes",
        },
    ),
    "guests:claim": Write(
        "ben",
        code=303,
        prepare=claiming,
        changes={
            "accounts.Member.comments_standing",
            "comments.Comment.author_id",
            "comments.Comment.guest_email",
            "comments.Comment.guest_name",
            "comments.Tally.changes",
        },
    ),
    "guests:comments": Write("", {"email": "proved@example.org"}, code=200),
    "guests:erasure": Write("proved", {"words": "keep", "sure": "on"}, changes={"-accounts.Guest"}),
    "guests:export": Write("proved", code=200),
    "guests:leaving": Write("proved"),
    "guests:link": Write(
        "", prepare=proving, changes={"accounts.Guest.confirmed_at", "accounts.Guest.epoch"}
    ),
    "law:complaint": Write(
        "",
        {"reasons": "It is none."},
        code=303,
        prepare=stated,
        changes={"+law.Complaint", "+outbox.OutgoingMail"},
    ),
    "law:notice_complaint": Write(
        "",
        {"reasons": "It does."},
        code=303,
        prepare=noticed,
        changes={"+law.Complaint", "+outbox.OutgoingMail"},
    ),
    "mails:stop": Write(
        "",
        code=200,
        prepare=stopping,
        changes={
            "notifications.Listener.follows",
            "notifications.Listener.mentions",
            "notifications.Listener.replies",
        },
    ),
    "mfa_activate_totp": Write(
        fields=code_now, prepare=setting_up, commits=False, changes={"+mfa.Authenticator"}
    ),
    "mfa_add_webauthn": Write(code=200),
    "mfa_authenticate": Write(
        "",
        code_now,
        prepare=half_way,
        changes={"accounts.Member.last_login", "mfa.Authenticator.last_used_at"},
    ),
    "mfa_deactivate_totp": Write(prepare=with_app, changes={"-mfa.Authenticator"}),
    "mfa_download_recovery_codes": Write(
        code=405, prepare=with_app, changes={"mfa.Authenticator.data"}
    ),
    "mfa_edit_webauthn": Write(code=404),
    "mfa_generate_recovery_codes": Write(
        prepare=with_app, commits=False, changes={"+mfa.Authenticator", "-mfa.Authenticator"}
    ),
    "mfa_index": Write(code=405),
    "mfa_list_webauthn": Write(code=405),
    "mfa_login_webauthn": Write(""),
    "mfa_reauthenticate": Write(
        fields=code_now, prepare=with_app, changes={"mfa.Authenticator.last_used_at"}
    ),
    "mfa_reauthenticate_webauthn": Write(),
    "mfa_remove_webauthn": Write(code=404),
    "mfa_view_recovery_codes": Write(code=405),
    "notifications:reading": Write(
        fields={"until": "99"},
        code=303,
        prepare=told_something,
        changes={"notifications.Notification.read_at"},
    ),
    "notifications:wishes": Write(
        fields={
            "replies": "daily",
            "mentions": "off",
            "follows": "once",
            "time_zone": "Europe/Copenhagen",
        },
        code=303,
        changes={"+notifications.Listener"},
    ),
    "openid_connect_callback": Write("", code=404),
    "openid_connect_login": Write("", code=404),
    "socialaccount_connections": Write(code=200),
    "socialaccount_signup": Write(""),
    "threads:following": Write(
        "ben",
        {"do": "follow"},
        code=303,
        changes={"+notifications.Follow", "+notifications.Listener"},
    ),
    "unmute": Write(code=303, prepare=muted, changes={"-moderation.Mute"}),
    "comments:create (guest)": Write(
        "",
        composed_by_guest,
        code=303,
        changes={
            "+accounts.Guest",
            "+comments.Comment",
            "+comments.Tally",
            "+moderation.Trace",
            "+notifications.Event",
            "+outbox.OutgoingMail",
        },
    ),
    "comments:removal (author)": Write(
        code=303,
        state="standing",
        changes={
            "+moderation.Decision",
            "accounts.Member.comments_removed",
            "accounts.Member.comments_standing",
            "comments.Comment.removed_as",
            "comments.Comment.removed_at",
            "comments.Comment.removed_by_id",
            "comments.Comment.shown",
            "comments.Comment.state",
            "comments.Tally.changes",
            "comments.Tally.published",
            "comments.Tally.root_turns",
            "comments.Tally.shown_roots",
        },
    ),
    "comments:restoration (author)": Write(
        code=303,
        state="standing",
        prepare=taken_away,
        changes={
            "+moderation.Decision",
            "accounts.Member.comments_removed",
            "comments.Comment.removed_as",
            "comments.Comment.removed_at",
            "comments.Comment.removed_by_id",
            "comments.Comment.shown",
            "comments.Comment.state",
            "comments.Tally.changes",
            "comments.Tally.published",
            "comments.Tally.root_turns",
            "comments.Tally.shown_roots",
        },
    ),
}
