"""Listed words in the admin: each checked when saved, many at once when they are plain words."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forum.comments.fields import TextField
from forum.languages.names import choices
from forum.moderation.models import WordEntry


class WordEntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """One listed word; its language is one we know, or every one."""

    language = forms.ChoiceField(label=_("Language"), required=False)

    class Meta:
        model = WordEntry
        fields = ("language", "text", "kind", "action", "remark")
        # As comments are stored, or a word could never be found in one.
        field_classes = {"text": TextField, "remark": TextField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [("", _("every language")), *choices(get_language() or "en")]
        self.fields["language"].choices = known  # type: ignore[attr-defined]


@admin.register(WordEntry)
class WordEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists the words a site looks out for."""

    form = WordEntryForm
    list_display = ("text", "language", "kind", "action", "remark", "changed_at")
    list_filter = ("language", "kind", "action")
    list_per_page = 50
    list_max_show_all = 50
    search_fields = ("text", "remark")
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin.css"]}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Note who listed the word."""
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
