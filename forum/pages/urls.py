"""The discussion's addresses behind a language prefix."""

from django.urls import include, path

from forum.pages.views import comments

comment_patterns = [
    path("<int:pk>/", comments.comment_detail, name="detail"),
]

urlpatterns = [
    path("comments/", include((comment_patterns, "comments"))),
]
