"""The admin of cases: notices and complaints to be decided, statements to be read."""

from forum.law.admin.cases import ComplaintAdmin, NoticeAdmin, StatementAdmin

__all__ = ["ComplaintAdmin", "NoticeAdmin", "StatementAdmin"]
