"""The admin of discussions: the queue, the tree, the verbs, the threads and the log.

It stands in this room because what is decided here is recorded here; it does nothing that the
models' own verbs do not.
"""

from forum.moderation.admin.comments import CommentAdmin
from forum.moderation.admin.decisions import DecisionAdmin
from forum.moderation.admin.members import JudgedMemberAdmin
from forum.moderation.admin.queue import QueueAdmin
from forum.moderation.admin.reports import ReportAdmin
from forum.moderation.admin.threads import ThreadAdmin
from forum.moderation.admin.words import WordEntryAdmin

__all__ = [
    "CommentAdmin",
    "DecisionAdmin",
    "JudgedMemberAdmin",
    "QueueAdmin",
    "ReportAdmin",
    "ThreadAdmin",
    "WordEntryAdmin",
]
