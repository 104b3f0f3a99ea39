"""The addresses of articles."""

from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("", views.article_index, name="index"),
    path("articles/<str:slug>/", views.article_detail, name="detail"),
]
