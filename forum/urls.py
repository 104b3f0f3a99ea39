"""Every address of the site, room by room."""

from allauth.urls import build_provider_urlpatterns
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from forum.pages.views import site

urlpatterns = [
    path("", site.home, name="home"),
    path("healthz", site.health, name="health"),
    path("robots.txt", site.robots, name="robots"),
    path("admin/", admin.site.urls),
    path("", include("forum.pages.urls_unprefixed")),
    # Sites that vouch for people know one address of ours each, whatever language is read.
    path("accounts/", include(build_provider_urlpatterns())),
    *i18n_patterns(
        path("", include("articles.urls")),
        path("", include("forum.pages.urls")),
        path("accounts/", include("allauth.account.urls")),
        path("accounts/2fa/", include("allauth.mfa.urls")),
        path("accounts/elsewhere/", include("allauth.socialaccount.urls")),
        prefix_default_language=True,
    ),
]

handler400 = "forum.pages.views.errors.bad_request"
handler403 = "forum.pages.views.errors.permission_denied"
handler404 = "forum.pages.views.errors.page_not_found"
handler500 = "forum.pages.views.errors.server_error"
handler429 = "forum.pages.views.errors.too_many_requests"
