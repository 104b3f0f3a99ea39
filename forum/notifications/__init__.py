"""Who wants to hear of replies, and telling them.

Posting writes one row, an `Event`; the worker finds out who is to hear of it (`telling`), which
however many follow an article keeps no writer waiting. Each of them gets one `Notification`, the
strongest reason counting, and perhaps a mail (`letters`), at once or in tomorrow's digest
(`digests`). A mail is written when it leaves, so nobody is told what was removed meanwhile, or
after they stopped listening.
"""
