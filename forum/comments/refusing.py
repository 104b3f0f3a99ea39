"""What the forms of writers share: to be given back with what was typed and one complaint."""

from django import forms


class WritersForm(forms.Form):
    """A form that people write in, whose words are never lost."""

    def keep_objections(self, *fields: str) -> None:
        """Forget what was found wrong except with these fields."""
        for field in [name for name in self.errors if name not in fields]:
            del self.errors[field]

    def complain(self, words: str) -> None:
        """Have these words be all that was found wrong."""
        self.full_clean()
        self.keep_objections()
        self.add_error(None, words)
