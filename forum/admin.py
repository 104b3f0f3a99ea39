"""The admin site: Django's, behind the one login of the whole site."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.views import logout as account_logout
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from forum.accounts.models import Member
from forum.markup.plaintext import clean_line
from forum.pages.views import errors
from forum.scripted import ScriptedWords


class LineField(forms.CharField):
    """One line as this site keeps lines."""

    def to_python(self, value: Any) -> str:
        """Return the line that is stored for what was typed."""
        return clean_line(str(value or ""))


class _Libraries(admin.ModelAdmin):  # type: ignore[type-arg]
    """A library's own page: what is typed there is kept as everything that is typed here."""

    formfield_overrides = {models.CharField: {"form_class": LineField}}


class _Kept(_Libraries):
    """What a library keeps for itself: to be seen and deleted, since nobody types a secret.

    Nor does anybody read one, whoever they are: who borrows an owner's session, or looks over
    their shoulder, is told that a sign-in elsewhere is there and not by what it is proved.
    """

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return what is shown of a row."""
        return [name for name in super().get_fields(request, obj) if name not in SECRETS]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Return the columns of the list."""
        return [name for name in super().get_list_display(request) if name not in SECRETS]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one by hand."""
        return False


# What proves something to another site or to this one, and the column that shows it shortened.
SECRETS = {
    "data", "key", "secret", "settings", "token", "token_secret", "truncated_token",
}  # fmt: skip

# By the module that their pages are written in.
HELD = {
    "django.contrib.auth": _Libraries,
    "allauth.account": _Libraries,
    "allauth.mfa": _Kept,
    "allauth.socialaccount": _Kept,
}


class Site(admin.AdminSite):
    """Sends people to the site's own login, log-out and change of password.

    A second login form would be a second door to guard: what the first one checks (a confirmed
    address, later a second factor) the admin's own would not.
    """

    index_title = _("Moderation")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register a model's page; a library's is held to the rules of this site."""
        room = admin_class.__module__.removesuffix(".admin") if admin_class else ""
        if room in HELD:
            admin_class = type(admin_class.__name__, (HELD[room], admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every admin page knows, with the site's name on it."""
        name = {"site_title": settings.SITE_NAME, "site_header": settings.SITE_NAME}
        return super().each_context(request) | name

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Give the words of the admin's scripts, in the language being read."""
        view = ScriptedWords()
        view.setup(request)
        return view.get(request)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may enter: staff with their second factor, and nobody suspended."""
        user = request.user
        if not isinstance(user, Member) or user.is_suspended:
            return False
        return super().has_permission(request) and user.may_serve

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Let in who may enter; a form that is sent signed out comes back with what was typed."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            leaves = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not request.user.is_authenticated and not leaves:
                return self._give_back(request)
            return inner(request, *args, **kwargs)

        return entered

    def _give_back(self, request: HttpRequest) -> HttpResponse:
        """Show the words of a form that needs a sign-in, which leads back to where it stood."""
        stood = request.headers.get("Referer", "")
        begin = f"{request.scheme}://{request.get_host()}/"
        address = stood.removeprefix(begin[:-1]) if stood.startswith(begin) else ""
        door = reverse("admin:login", current_app=self.name)
        if words := errors.words_typed(request):
            return errors.csrf_failure(
                request, words, f"{door}?{urlencode({'next': address})}" if address else door
            )
        return redirect_to_login(address or reverse("admin:index", current_app=self.name), door)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the first page, with a word where second factors are not asked for."""
        note = {"second_factor_is_off": not settings.STAFF_SECOND_FACTOR}
        return super().index(request, {**note, **(extra_context or {})})

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send a stranger to the login and staff on; a member who may not enter is told so."""
        onward = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(
            onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            onward = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            # Django's redirect would take "nonsense" for the name of an address.
            return HttpResponseRedirect(onward)
        user = request.user
        if isinstance(user, Member) and user.must_have_second_factor and not user.has_second_factor:
            return redirect("mfa_index")
        if user.is_authenticated:
            # The login would send them straight back here.
            raise PermissionDenied
        return redirect_to_login(onward, reverse("account_login"))

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Log out of the whole site, by the site's own view."""
        return account_logout(request)  # type: ignore[no-any-return]

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send the member to the site's own page for it."""
        return redirect("account_change_password")
