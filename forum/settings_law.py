"""The settings of the law room; `settings` takes them over."""

from forum.environment import env, read_limits

# Whom authorities and users write to (Art. 11 and 12): an address, a name, in the owner's words.
LEGAL_CONTACT = env.str("LEGAL_CONTACT", default="")
# Whether everybody may read what moderators did lately, without names and words.
PUBLIC_LOG = env.bool("PUBLIC_LOG", default=False)
NOTICE_LIMITS = read_limits("NOTICE_LIMITS", "5/3600,20/86400")
# How many days things are kept that are needed no longer; `manage.py purge` ends them.
KEEP_CASES = env.int("KEEP_CASES", default=3 * 365)
# The keyed hashes of senders' networks; no rule looks back further than a week.
KEEP_SENDERS = env.int("KEEP_SENDERS", default=7)
KEEP_MAILS = env.int("KEEP_MAILS", default=30)
KEEP_SPAM = env.int("KEEP_SPAM", default=30)
KEEP_GUEST_EMAILS = env.int("KEEP_GUEST_EMAILS", default=365)
