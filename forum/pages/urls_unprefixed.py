"""The discussion's addresses that send a reader on to their language."""

from django.urls import include, path

from forum.pages.views import comments

unprefixed_comment_patterns = [
    path("<int:pk>/", comments.comment_permalink, name="comment"),
]
urlpatterns = [
    path("comments/", include((unprefixed_comment_patterns, "permalinks"))),
]
