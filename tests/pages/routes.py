"""Who may do what at which address: the table of `test_routes`, read column by column.

Each row is a route and a method; the words behind it are codes for the six roles, in the order of
ROLES. A route about a comment has such a row for each state of it: `standing`, `waiting`, `removed`
(by a moderator, nobody answered it), `tombstone` (the same, but answered). The comment is Ana's:
what is own is read in her column, what is another's in the rest. A new route fails until it has
its rows here; what a program finds is not yet what should be.
"""

ROLES = ("reader", "proved", "ben", "ana", "suspended", "mia")
STATES = ("standing", "waiting", "removed", "tombstone")

# What a form of the route holds; a route that is not here is posted to with nothing.
FORMS = {
    "comments:removal": {"reason": "insult"},
    "comments:language": {"language": "da"},
    "comments:vote": {"value": "1"},
    "comments:report": {"reason": "insult"},
    "comments:revision": {"text": "Other words"},
}
# Posts that carry no token, and why that is safe.
WITHOUT_TOKEN = {
    "mails:stop": "RFC 8058: mail programs post to a signed address that can do one thing only",
}

# The lines that come again and again.
ALL = "200 200 200 200 200 200"
STRANGERS = "200 200 302 302 302 302"
NONE_YET = "302 302 404 404 404 404"
MEMBERS = "302 302 200 200 200 200"
AWAY = "302 302 302 302 302 302"
CLOSED = "403 403 403 403 403 403"
HIDDEN = "404 404 404 403 404 403"
NOBODY = "404 404 404 404 404 404"
NEVER = "405 405 405 405 405 405"
GONE = "410 410 410 410 410 410"

ROUTES: dict[str, dict[str, str | dict[str, str]]] = {
    "account": {"GET": MEMBERS, "POST": MEMBERS},
    "account_change_password": {"GET": MEMBERS, "POST": MEMBERS},
    "account_confirm_email": {"GET": ALL, "POST": NOBODY},
    "account_confirm_login_code": {"GET": AWAY, "POST": AWAY},
    "account_email": {"GET": MEMBERS, "POST": AWAY},
    "account_email_verification_sent": {"GET": ALL, "POST": NEVER},
    "account_erasure": {"GET": AWAY, "POST": AWAY},
    "account_export": {"GET": AWAY, "POST": AWAY},
    "account_inactive": {"GET": ALL, "POST": NEVER},
    "account_login": {"GET": STRANGERS, "POST": STRANGERS},
    "account_login_link": {"GET": GONE, "POST": GONE},
    "account_logout": {"GET": MEMBERS, "POST": AWAY},
    "account_reauthenticate": {"GET": MEMBERS, "POST": MEMBERS},
    "account_request_login_code": {
        "GET": STRANGERS,
        "POST": STRANGERS,
    },
    "account_reset_password": {"GET": ALL, "POST": ALL},
    "account_reset_password_done": {"GET": ALL, "POST": NEVER},
    "account_reset_password_from_key": {"GET": ALL, "POST": ALL},
    "account_reset_password_from_key_done": {"GET": ALL, "POST": NEVER},
    "account_set_password": {"GET": AWAY, "POST": AWAY},
    "account_signup": {"GET": STRANGERS, "POST": STRANGERS},
    "account_totp_picture": {"GET": NONE_YET, "POST": NEVER},
    "articles:detail": {"GET": ALL, "POST": NEVER},
    "articles:index": {"GET": ALL, "POST": NEVER},
    "comments:calming": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 403 403 303",
            "waiting": "404 404 404 403 404 303",
            "removed": "404 404 404 403 404 303",
            "tombstone": "403 403 403 403 403 303",
        },
    },
    "comments:correction": {
        "GET": NEVER,
        "POST": {
            "standing": CLOSED,
            "waiting": HIDDEN,
            "removed": HIDDEN,
            "tombstone": CLOSED,
        },
    },
    "comments:create": {"GET": NEVER, "POST": "422 422 422 422 422 422"},
    "comments:detail": {
        "GET": {
            "standing": ALL,
            "waiting": NOBODY,
            "removed": GONE,
            "tombstone": ALL,
        },
        "POST": NEVER,
    },
    "comments:dismissal": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 403 403 303",
            "waiting": "404 404 404 403 404 303",
            "removed": "404 404 404 403 404 303",
            "tombstone": "403 403 403 403 403 303",
        },
    },
    "comments:feed": {
        "GET": {
            "standing": ALL,
            "waiting": NOBODY,
            "removed": NOBODY,
            "tombstone": ALL,
        },
        "POST": NEVER,
    },
    "comments:following": {
        "GET": {
            "standing": MEMBERS,
            "waiting": NONE_YET,
            "removed": NONE_YET,
            "tombstone": MEMBERS,
        },
        "POST": {
            "standing": "302 302 303 303 303 303",
            "waiting": NONE_YET,
            "removed": NONE_YET,
            "tombstone": "302 302 303 303 303 303",
        },
    },
    "comments:guess": {"GET": NEVER, "POST": ALL},
    "comments:history": {
        "GET": {
            "standing": NOBODY,
            "waiting": NOBODY,
            "removed": NOBODY,
            "tombstone": NOBODY,
        },
        "POST": NEVER,
    },
    "comments:language": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 303 403 409",
            "waiting": "404 404 404 303 404 409",
            "removed": HIDDEN,
            "tombstone": CLOSED,
        },
    },
    "comments:mute": {
        "GET": NEVER,
        "POST": {
            "standing": "302 302 303 403 303 303",
            "waiting": "302 302 404 403 404 403",
            "removed": "302 302 404 403 404 403",
            "tombstone": "302 302 403 403 403 403",
        },
    },
    "comments:new": {"GET": ALL, "POST": NEVER},
    "comments:options": {
        "GET": {
            "standing": ALL,
            "waiting": "404 404 404 200 404 200",
            "removed": "404 404 404 200 404 200",
            "tombstone": ALL,
        },
        "POST": NEVER,
    },
    "comments:pick": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 403 403 303",
            "waiting": HIDDEN,
            "removed": HIDDEN,
            "tombstone": CLOSED,
        },
    },
    "comments:pin": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 403 403 303",
            "waiting": HIDDEN,
            "removed": HIDDEN,
            "tombstone": CLOSED,
        },
    },
    "comments:preview": {"GET": NEVER, "POST": NOBODY},
    "comments:publication": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 303 403 303",
            "waiting": "404 404 404 403 404 409",
            "removed": HIDDEN,
            "tombstone": CLOSED,
        },
    },
    "comments:removal": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 303 403 409",
            "waiting": "404 404 404 303 404 409",
            "removed": "404 404 404 303 404 303",
            "tombstone": "403 403 403 303 403 303",
        },
    },
    "comments:report": {
        "GET": {
            "standing": "200 200 200 403 200 200",
            "waiting": NOBODY,
            "removed": NOBODY,
            "tombstone": NOBODY,
        },
        "POST": {
            "standing": "201 201 201 403 201 201",
            "waiting": NOBODY,
            "removed": NOBODY,
            "tombstone": NOBODY,
        },
    },
    "comments:restoration": {
        "GET": NEVER,
        "POST": {
            "standing": "403 403 403 303 403 303",
            "waiting": "404 404 404 303 404 303",
            "removed": "404 404 404 403 404 409",
            "tombstone": "403 403 403 403 403 409",
        },
    },
    "comments:revision": {
        "GET": {
            "standing": "403 403 403 200 403 403",
            "waiting": "404 404 404 200 404 403",
            "removed": HIDDEN,
            "tombstone": CLOSED,
        },
        "POST": {
            "standing": "403 403 403 409 403 403",
            "waiting": "404 404 404 409 404 403",
            "removed": "404 404 404 422 404 403",
            "tombstone": "403 403 403 422 403 403",
        },
    },
    "comments:translation": {
        "GET": {
            "standing": ALL,
            "waiting": "404 404 404 200 404 200",
            "removed": "404 404 404 200 404 200",
            "tombstone": ALL,
        },
        "POST": {
            "standing": "409 409 409 409 409 409",
            "waiting": "404 404 404 404 404 409",
            "removed": "404 404 404 404 404 409",
            "tombstone": "404 404 404 404 404 409",
        },
    },
    "comments:vote": {
        "GET": {
            "standing": ALL,
            "waiting": "404 404 404 200 404 200",
            "removed": "404 404 404 200 404 200",
            "tombstone": ALL,
        },
        "POST": {
            "standing": "403 403 303 403 403 303",
            "waiting": HIDDEN,
            "removed": HIDDEN,
            "tombstone": CLOSED,
        },
    },
    "comments:waiting": {"GET": NOBODY, "POST": NEVER},
    "feeds:language": {"GET": ALL, "POST": NEVER},
    "feeds:member": {"GET": ALL, "POST": NEVER},
    "guests:claim": {"GET": NEVER, "POST": "403 403 302 302 302 302"},
    "guests:comments": {"GET": ALL, "POST": "422 422 422 422 422 422"},
    "guests:erasure": {"GET": NEVER, "POST": AWAY},
    "guests:export": {"GET": NEVER, "POST": "302 200 302 302 302 302"},
    "guests:leaving": {"GET": NEVER, "POST": AWAY},
    "guests:link": {"GET": GONE, "POST": GONE},
    "health": {"GET": ALL, "POST": NEVER},
    "home": {"GET": AWAY, "POST": NEVER},
    "mailbox:html": {"GET": NOBODY, "POST": NEVER},
    "mailbox:list": {"GET": NOBODY, "POST": NEVER},
    "mails:stop": {"GET": NOBODY, "POST": NOBODY},
    "measures": {"GET": MEMBERS, "POST": NEVER},
    "mfa_activate_totp": {"GET": AWAY, "POST": AWAY},
    "mfa_add_webauthn": {"GET": AWAY, "POST": AWAY},
    "mfa_authenticate": {"GET": AWAY, "POST": AWAY},
    "mfa_deactivate_totp": {"GET": NONE_YET, "POST": NONE_YET},
    "mfa_download_recovery_codes": {
        "GET": NONE_YET,
        "POST": NONE_YET,
    },
    "mfa_edit_webauthn": {"GET": AWAY, "POST": AWAY},
    "mfa_generate_recovery_codes": {"GET": AWAY, "POST": AWAY},
    "mfa_index": {"GET": MEMBERS, "POST": "302 302 405 405 405 405"},
    "mfa_list_webauthn": {"GET": MEMBERS, "POST": "302 302 405 405 405 405"},
    "mfa_login_webauthn": {"GET": AWAY, "POST": AWAY},
    "mfa_reauthenticate": {"GET": AWAY, "POST": AWAY},
    "mfa_reauthenticate_webauthn": {"GET": AWAY, "POST": AWAY},
    "mfa_remove_webauthn": {"GET": AWAY, "POST": AWAY},
    "mfa_view_recovery_codes": {
        "GET": NONE_YET,
        "POST": "302 302 405 405 405 405",
    },
    "muted": {"GET": MEMBERS, "POST": NEVER},
    "notifications:list": {"GET": MEMBERS, "POST": NEVER},
    "notifications:mine": {"GET": "204 204 200 200 200 200", "POST": NEVER},
    "notifications:reading": {"GET": NEVER, "POST": NONE_YET},
    # What is sent without a choice is refused.
    "notifications:wishes": {"GET": MEMBERS, "POST": "302 302 422 422 422 422"},
    "openid_connect_callback": {"GET": NOBODY, "POST": NOBODY},
    "openid_connect_login": {"GET": NOBODY, "POST": NOBODY},
    "people:detail": {"GET": ALL, "POST": NEVER},
    "permalinks:comment": {
        "GET": {
            "standing": AWAY,
            "waiting": AWAY,
            "removed": AWAY,
            "tombstone": AWAY,
        },
        "POST": NEVER,
    },
    "robots": {"GET": ALL, "POST": NEVER},
    "socialaccount_connections": {"GET": MEMBERS, "POST": MEMBERS},
    "socialaccount_login_cancelled": {"GET": ALL, "POST": NEVER},
    "socialaccount_login_error": {"GET": "401 401 401 401 401 401", "POST": NEVER},
    "socialaccount_signup": {"GET": AWAY, "POST": AWAY},
    "threads:counts": {"GET": "400 400 400 400 400 400", "POST": NEVER},
    "threads:feed": {"GET": ALL, "POST": NEVER},
    "threads:following": {"GET": MEMBERS, "POST": "302 302 303 303 303 303"},
    "threads:mine": {"GET": "204 204 200 200 200 200", "POST": NEVER},
    "threads:names": {"GET": ALL, "POST": NEVER},
    "unmute": {"GET": NEVER, "POST": NONE_YET},
    "comments:notice": {
        "GET": {
            "standing": ALL,
            "waiting": NOBODY,
            "removed": NOBODY,
            "tombstone": NOBODY,
        },
        "POST": {
            "standing": "422 422 422 422 422 422",
            "waiting": NOBODY,
            "removed": NOBODY,
            "tombstone": NOBODY,
        },
    },
    "law:complaint": {
        "GET": NEVER,
        "POST": NOBODY,
    },
    "law:contact": {
        "GET": ALL,
        "POST": NEVER,
    },
    "tongues": {
        "GET": ALL,
        "POST": NEVER,
    },
    "law:log": {
        "GET": NOBODY,
        "POST": NEVER,
    },
    "law:notice": {
        "GET": NOBODY,
        "POST": NEVER,
    },
    "law:notice_complaint": {
        "GET": NEVER,
        "POST": NOBODY,
    },
    "law:own": {
        "GET": MEMBERS,
        "POST": NEVER,
    },
    "law:statement": {
        "GET": NOBODY,
        "POST": NEVER,
    },
}
