"""What leaves the site: mails with both their parts, feeds, and files with somebody's data.

A mail's HTML is looked at as mail programs show it: as a document of its own, and put into a page
of theirs. A feed is opened as it is, and what its entries hold is put into a page by innerHTML.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from forum.accounts import data
from forum.accounts.models import Guest
from forum.notifications.models import Listener
from forum.outbox import letters
from forum.outbox.models import OutgoingMail

from .court import Exhibit
from .docket import Matter
from .site import Site

ATOM = "{http://www.w3.org/2005/Atom}"


class Post:
    """Writes all that is to leave about some matters."""

    def __init__(self, site: Site, listener: Listener, guest: Guest) -> None:
        self._site, self._listener, self._guest = site, listener, guest

    def deliver(self, matters: list[Matter], together: str) -> Iterator[Exhibit]:
        """Yield what Chromium is to be shown."""
        yield from self._mails(matters, together)
        for matter in matters:
            if matter.closely:
                yield from self._feeds(matter)
                yield from self._files(matter)
        report = io.StringIO()
        year = str(timezone.now().year)
        call_command("transparency_report", "--year", year, "--format", "html", stdout=report)
        yield Exhibit(together, "transparency report", report.getvalue(), "mail")

    def _mails(self, matters: list[Matter], together: str) -> Iterator[Exhibit]:
        day = timezone.now().date().isoformat()
        about = {"listener": self._listener.pk, "day": day}
        yield from self._letter("digest", about, together)
        for matter in matters:
            if matter.closely:
                about = {"listener": self._listener.pk, "comment": matter.reply.pk}
                yield from self._letter("comment", about, matter.name)
        # What the law's room has queued is all plain text; the mailbox shows it.
        waiting = OutgoingMail.objects.exclude(letter="").filter(text="").order_by("pk")
        for mail in waiting:
            told = letters.write(mail.letter, mail.about)
            if told is not None:
                self._keep(mail, told)
        page = self._site.guest.read(reverse("mailbox:list"))
        yield Exhibit(together, "mailbox", page, "document")

    def _letter(self, kind: str, about: dict[str, object], row: str) -> Iterator[Exhibit]:
        """Write a letter, put it into the mailbox, and yield its HTML by two ways."""
        told = letters.write(kind, about)
        if told is None:
            raise LookupError(f"nobody is mailed a {kind} of {row}")
        mail = OutgoingMail.objects.create(key=f"judged {kind} {row}"[:100])
        self._keep(mail, told)
        yield Exhibit(row, f"{kind} mail", told.html, "mail")
        page = self._site.guest.read(reverse("mailbox:html", args=[mail.pk]))
        yield Exhibit(row, f"{kind} mail in the mailbox", page, "document")

    def _keep(self, mail: OutgoingMail, told: letters.Letter) -> None:
        """Note what was written, as the worker does when it sends."""
        OutgoingMail.objects.filter(pk=mail.pk).update(
            to=told.to, subject=told.subject, text=told.text, html=told.html,
            language=told.language, queued_at=timezone.now() + timedelta(seconds=1),
        )  # fmt: skip

    def _feeds(self, matter: Matter) -> Iterator[Exhibit]:
        for name, path in (
            ("article", reverse("threads:feed", args=[matter.standing.thread_id])),
            ("conversation", reverse("comments:feed", args=[matter.standing.pk])),
        ):
            feed = self._site.guest.read(path)
            yield Exhibit(matter.name, f"{name} feed", feed, "feed")
            for entry in ElementTree.fromstring(feed).iter(f"{ATOM}content"):
                yield Exhibit(matter.name, "entry of a feed", entry.text or "", "writer")

    def _files(self, matter: Matter) -> Iterator[Exhibit]:
        for person in (matter.author, self._guest):
            with zipfile.ZipFile(io.BytesIO(data.export(person))) as files:
                # The tables beside it are of a kind that no browser opens as a page.
                text = files.read("data.json").decode()
            yield Exhibit(matter.name, "export opened as HTML", text, "document")
