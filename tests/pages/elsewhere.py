"""What each address says of a thing that another site has: the table of `test_other_sites`.

A number, a name, a key or a signed link that is none of this site's. Every address that has such
a part has its row; who has not signed in may be sent to do so first, and a number in a short
address is led to the page that says that there is nothing.
"""

from tests.pages.routes import ALL, AWAY, GONE, NEVER, NOBODY, NONE_YET

ELSEWHERE: dict[str, dict[str, str]] = {
    "account_confirm_email": {"GET": ALL, "POST": NOBODY},
    "account_login_link": {"GET": GONE, "POST": GONE},
    "account_reset_password_from_key": {"GET": ALL, "POST": ALL},
    "articles:detail": {"GET": NOBODY, "POST": NEVER},
    "comments:calming": {"GET": NEVER, "POST": NOBODY},
    "comments:correction": {"GET": NEVER, "POST": NOBODY},
    "comments:create": {"GET": NEVER, "POST": NOBODY},
    "comments:detail": {"GET": NOBODY, "POST": NEVER},
    "comments:dismissal": {"GET": NEVER, "POST": NOBODY},
    "comments:feed": {"GET": NOBODY, "POST": NEVER},
    "comments:following": {"GET": NONE_YET, "POST": NONE_YET},
    "comments:guess": {"GET": NEVER, "POST": NOBODY},
    "comments:history": {"GET": NOBODY, "POST": NEVER},
    "comments:language": {"GET": NEVER, "POST": NOBODY},
    "comments:mute": {"GET": NEVER, "POST": NONE_YET},
    "comments:new": {"GET": NOBODY, "POST": NEVER},
    "comments:notice": {"GET": NOBODY, "POST": NOBODY},
    "comments:options": {"GET": NOBODY, "POST": NEVER},
    "comments:pick": {"GET": NEVER, "POST": NOBODY},
    "comments:pin": {"GET": NEVER, "POST": NOBODY},
    "comments:publication": {"GET": NEVER, "POST": NOBODY},
    "comments:removal": {"GET": NEVER, "POST": NOBODY},
    "comments:report": {"GET": NOBODY, "POST": NOBODY},
    "comments:restoration": {"GET": NEVER, "POST": NOBODY},
    "comments:revision": {"GET": NOBODY, "POST": NOBODY},
    "comments:translation": {"GET": NOBODY, "POST": NOBODY},
    "comments:vote": {"GET": NOBODY, "POST": NOBODY},
    "comments:waiting": {"GET": NOBODY, "POST": NEVER},
    "feeds:language": {"GET": NOBODY, "POST": NEVER},
    "feeds:member": {"GET": NOBODY, "POST": NEVER},
    "guests:link": {"GET": GONE, "POST": GONE},
    "law:complaint": {"GET": NEVER, "POST": NOBODY},
    "law:notice": {"GET": NOBODY, "POST": NEVER},
    "law:notice_complaint": {"GET": NEVER, "POST": NOBODY},
    "law:statement": {"GET": NOBODY, "POST": NEVER},
    "mailbox:html": {"GET": NOBODY, "POST": NEVER},
    "mails:stop": {"GET": NOBODY, "POST": NOBODY},
    "mfa_edit_webauthn": {"GET": AWAY, "POST": AWAY},
    "mfa_remove_webauthn": {"GET": AWAY, "POST": AWAY},
    "openid_connect_callback": {"GET": NOBODY, "POST": NOBODY},
    "openid_connect_login": {"GET": NOBODY, "POST": NOBODY},
    "people:detail": {"GET": NOBODY, "POST": NEVER},
    "permalinks:comment": {"GET": AWAY, "POST": NEVER},
    "threads:feed": {"GET": NOBODY, "POST": NEVER},
    "threads:following": {"GET": NONE_YET, "POST": NONE_YET},
    "threads:mine": {"GET": NOBODY, "POST": NEVER},
    "threads:names": {"GET": NOBODY, "POST": NEVER},
    "unmute": {"GET": NEVER, "POST": NONE_YET},
}
