"""Muting an author, and reading what moderators decided about oneself."""

import pytest
from django.urls import reverse

from forum.moderation.models import AuthorMeasure, Mute


@pytest.fixture
def rude(say):
    return say("rude")


def test_a_member_mutes_an_author_and_unmutes_them_without_javascript(client, ben, ana, rude):
    client.force_login(ben)
    options = reverse("comments:options", args=[rude.pk])
    assert "Mute <bdi>Ana</bdi>" in client.get(options).content.decode()
    for _twice in range(2):
        assert client.post(reverse("comments:mute", args=[rude.pk])).status_code == 303
    assert Mute.objects.get().muted == ana
    assert "Unmute <bdi>Ana</bdi>" in client.get(options).content.decode()
    assert "Unmute Ana" in client.get(reverse("muted")).content.decode()
    client.post(reverse("unmute", args=[ana.pk]))
    assert not Mute.objects.exists()
    assert "You have muted nobody" in client.get(reverse("muted")).content.decode()


def test_the_options_unmute_too(client, ben, rude):
    client.force_login(ben)
    client.post(reverse("comments:mute", args=[rude.pk]))
    client.post(reverse("comments:mute", args=[rude.pk]), {"unmute": "1"})
    assert not Mute.objects.exists()


def test_nobody_mutes_themselves_a_guest_or_without_an_account(client, ana, ben, rude, say):
    url = reverse("comments:mute", args=[rude.pk])
    assert client.post(url).status_code == 302
    client.force_login(ana)
    assert client.post(url).status_code == 403
    guest = say("hi", by=None, guest_name="Gus")
    assert client.post(reverse("comments:mute", args=[guest.pk])).status_code == 403
    assert not Mute.objects.exists()


def test_one_reader_s_mutes_are_nobody_else_s(client, ben, ana, mia, rude):
    Mute.objects.mute(ben, ana)
    client.force_login(mia)
    client.post(reverse("unmute", args=[ana.pk]))
    assert Mute.objects.get().reader == ben
    assert "Ana" not in client.get(reverse("muted")).content.decode()
    for address in ("muted", "measures"):
        client.logout()
        assert client.get(reverse(address)).status_code == 302


def test_an_author_reads_every_measure_with_its_reason_and_words(client, ana, mia):
    url = reverse("measures")
    AuthorMeasure.objects.take(ana, "warn", by=mia, reason="insult", words="Please <b>stop</b>.")
    AuthorMeasure.objects.take(ana, "hold", by=mia, reason="spam")
    AuthorMeasure.objects.take(ana, "ban", by=mia, reason="hate", words="Enough.")
    client.force_login(ana)
    page = client.get(url).content.decode()
    for words in (
        "A moderator warned you.", "Please &lt;b&gt;stop", "Insult or harassment",
        "Your new comments wait for a moderator.", "You are banned", "Enough.",
        "Until a moderator lifts it.",
    ):  # fmt: skip
        assert words in page
    assert AuthorMeasure.objects.get(kind="warn").read_at is not None
    assert url in client.get(reverse("account")).content.decode()


def test_the_private_answer_names_what_is_folded_and_the_page_does_not(client, ben, ana, rude, say):
    answer = say("calm", to=rude, by=ben)
    Mute.objects.mute(ben, ana)
    client.force_login(ben)
    url = reverse("threads:mine", args=[rude.thread_id])
    mine = client.get(url, {"c": f"{rude.pk},{answer.pk}"}).content.decode()
    assert f'data-muted="{rude.pk} "' in mine
    page = client.get(rude.get_absolute_url()).content.decode()
    assert "data-muted" not in page.partition("<main")[2].partition("</main")[0]
