"""At which addresses hidden words may be read, and by whom; `test_canary` compares.

A new address that tells even a moderator fails until somebody has written it down here. What a
moderator's default queue leaves out, since they read other languages, is theirs to open all the
same: nobody else may be there.
"""

AUTHOR = {"comments:options", "comments:revision", "comments:translation", "guests:comments"}
MODERATOR = {
    "admin:comments_comment_change",
    "admin:comments_comment_changelist",
    "admin:comments_comment_removal",
    "admin:comments_comment_tree",
    "admin:moderation_decision_change",
    "admin:moderation_decision_changelist",
    "admin:moderation_queue_alike",
    "admin:moderation_queue_card",
    "admin:moderation_queue_changelist",
    "comments:options",
    "comments:translation",
}
AUDIENCE = {
    "author": AUTHOR,
    "elsewhere": MODERATOR - {"admin:moderation_queue_changelist"},
    "moderator": MODERATOR,
    "owner": MODERATOR,
}
