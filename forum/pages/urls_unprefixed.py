"""The discussion's addresses that send a reader on to their language."""

from django.urls import include, path

from forum.pages.views import comments, mailbox, notifications

unprefixed_comment_patterns = [
    path("<int:pk>/", comments.comment_permalink, name="comment"),
]
mailbox_patterns = [
    path("", mailbox.mailbox, name="list"),
    path("<int:pk>/", mailbox.mailbox_html, name="html"),
]
mail_patterns = [
    path("<str:token>/", notifications.mails_stop, name="stop"),
]
urlpatterns = [
    path("comments/", include((unprefixed_comment_patterns, "permalinks"))),
    path("mailbox/", include((mailbox_patterns, "mailbox"))),
    path("mails/", include((mail_patterns, "mails"))),
]
