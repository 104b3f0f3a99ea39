"""Where allauth asks us: what a member is called and where they go next."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps the name that the sign-up form asked for."""

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """Store the new member under the name they gave."""
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)
