"""How often one sender may do what, as "count/seconds"; an empty value lifts a limit.

`settings` takes them over.
"""

from forum.environment import read_limits

# How often one sender may post and preview.
POSTING_LIMITS = read_limits("POSTING_LIMITS", "1/3,10/600")
PREVIEW_LIMITS = read_limits("PREVIEW_LIMITS", "30/60")
# How often one sender may try to sign in, join, have a mail sent, or type a code.
LOGIN_LIMITS = read_limits("LOGIN_LIMITS", "10/600")
SIGNUP_LIMITS = read_limits("SIGNUP_LIMITS", "5/1800")
MAIL_LIMITS = read_limits("MAIL_LIMITS", "10/600")
CODE_LIMITS = read_limits("CODE_LIMITS", "10/300")
# How often one sender may have pages drawn (copies cost nothing and are not counted), what stands
# apart from them, and members' own pages, which name people one after the other.
PAGE_LIMITS = read_limits("PAGE_LIMITS", "30/1")
READING_LIMITS = read_limits("READING_LIMITS", "300/300")
PROFILE_LIMITS = read_limits("PROFILE_LIMITS", "30/300")
# How often somebody may have all that is held of them as a file.
EXPORT_LIMITS = read_limits("EXPORT_LIMITS", "1/86400")
# How often one member may vote.
VOTING_LIMITS = read_limits("VOTING_LIMITS", "60/60,600/86400")
