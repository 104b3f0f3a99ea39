"""Whatever anybody types into a form of the law, or into an address of one, the site answers."""

import json

import pytest
from django.urls import reverse

from forum.law import complaining, noticing
from forum.law.models import Complaint, Notice, Statement
from tests.law.conftest import SAID
from tests.markup.hostile import FOLDERS
from tests.pages.test_hostile_fields import PAYLOADS, moderator, visitor, with_token  # noqa: F401

LONG = ["x" * 100_000, "x" * 20_000, "é\x00\x0b" * 3000, "‮" * 5000]
# One in so many of each corpus; together some eighty texts.
EVERY = 60


def sample() -> list[str]:
    """Return what everybody else's sites broke on, some of each file."""
    texts = []
    for file in sorted(FOLDERS[0].glob("*.jsonl")):
        lines = file.read_text("ascii").splitlines()
        texts += [json.loads(line)["payload"] for line in lines[::EVERY]]
    return [*PAYLOADS, *LONG, *texts]


ANYTHING = sample()
WRONG = ["0", "9" * 19, "9" * 40, "-1", "x", "%00", "%ff", "..", "a" * 3000, "%F0%9F%92%A9"]


@pytest.fixture(autouse=True)
def unlimited(settings) -> None:
    settings.NOTICE_LIMITS = []


@pytest.mark.parametrize("field", [*SAID, "revision"])
def test_a_notice_takes_anything(visitor, say, field):  # noqa: F811
    address = reverse("comments:notice", args=[say("here").pk])
    visitor.get(address)
    for payload in ANYTHING:
        answer = visitor.send(address, with_token(visitor, SAID | {field: payload}))
        assert answer.status_code in {303, 413, 422}, ascii(payload)[:80]
        if answer.status_code == 303:
            page = visitor.get(answer["Location"])
            assert page.status_code == 200
    assert visitor.complaints == []


def test_a_complaint_takes_anything(visitor, say, mia):  # noqa: F811
    for payload in ANYTHING:
        say("rude").remove(by=mia, reason="insult", words="Rude.")
        statement = Statement.objects.latest("pk")
        visitor.get(statement.get_absolute_url())
        address = reverse("law:complaint", args=[statement.key])
        answer = visitor.send(address, with_token(visitor, {"reasons": payload}))
        assert answer.status_code in {303, 413, 422}, ascii(payload)[:80]
        assert visitor.get(statement.get_absolute_url()).status_code == 200
    assert visitor.complaints == []


@pytest.mark.parametrize("field", ["outcome", "words", "seen"])
def test_the_decisions_take_anything(moderator, say, mia, give_notice, field):  # noqa: F811
    give_notice(say("threat"))
    notice = Notice.objects.get()
    other = say("rude")
    other.remove(by=mia, reason="insult")
    complaint = complaining.complain(Statement.objects.get(), "No!", language="en")
    moderator.get("/admin/law/notice/")
    for payload in ANYTHING:
        for case, kind in ((notice, "notice"), (complaint, "complaint")):
            fields = {"outcome": "no", "words": "Because.", "seen": "", field: payload}
            address = reverse(f"admin:law_{kind}_decide", args=[case.pk])
            answer = moderator.send(address, with_token(moderator, fields))
            assert answer.status_code in {302, 422}, ascii(payload)[:80]
            assert moderator.get(f"/admin/law/{kind}/{case.pk}/change/").status_code == 200
    assert moderator.complaints == []


@pytest.mark.parametrize("field", ["comment", "category", "reasons", "authority", "email"])
def test_an_order_takes_anything(moderator, say, field):  # noqa: F811
    order = {
        "comment": str(say("here").pk), "category": "hate", "reasons": "Order 7", "email": "",
        "authority": "Court",
    }  # fmt: skip
    add = "/admin/law/notice/add/"
    moderator.get(add)
    for payload in ANYTHING:
        answer = moderator.send(add, with_token(moderator, order | {field: payload}))
        assert answer.status_code in {200, 302}, ascii(payload)[:80]
    for payload in PAYLOADS:
        for kind in ("notice", "complaint", "statement"):
            query = {"q": payload.encode("utf-8", "surrogatepass"), "decided": payload[:20]}
            query = {k: v if isinstance(v, bytes) else v.encode("utf-8", "replace")
                     for k, v in query.items()}  # fmt: skip
            assert moderator.get(f"/admin/law/{kind}/", query).status_code < 500
    assert moderator.complaints == []


def test_wrong_addresses_are_nobodys(visitor, noticed):  # noqa: F811
    for wrong in WRONG:
        for path in (
            "cases/{}/", "cases/{}/complaint/", "statements/{}/", "statements/{}/complaint/",
            "comments/{}/notice/",
        ):  # fmt: skip
            for ask in (visitor.get, visitor.post):
                status = ask(f"/en/{path.format(wrong)}").status_code
                assert status in {400, 403, 404, 405}, (path, wrong)
    assert visitor.complaints == []


def test_wrong_numbers_in_the_admin_are_nobodys(moderator):  # noqa: F811
    for wrong in WRONG:
        for kind in ("notice", "complaint", "statement"):
            assert moderator.get(f"/admin/law/{kind}/{wrong}/change/").status_code in {302, 404}
            answer = moderator.send(
                f"/admin/law/{kind}/{wrong}/decision/", {"outcome": "rejected", "words": "x"}
            )
            assert answer.status_code in {302, 403, 404}, (kind, wrong)
    assert moderator.complaints == []


def test_nothing_is_taken_without_the_forms_token(visitor, say, noticed, mia):  # noqa: F811
    noticing.decide(noticed, outcome="rejected", words="Fine.", by=mia)
    say("rude").remove(by=mia, reason="insult")
    before = Notice.objects.count(), Complaint.objects.count()
    for address in (
        reverse("comments:notice", args=[say("here").pk]),
        reverse("law:notice_complaint", args=[noticed.key]),
        reverse("law:complaint", args=[Statement.objects.get().key]),
    ):
        answer = visitor.send(address, SAID)
        assert answer.status_code == 403
    assert before == (Notice.objects.count(), Complaint.objects.count())
    assert visitor.complaints == []
