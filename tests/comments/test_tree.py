"""What the tree promises to those who speak in it."""

from forum.comments.models import Comment


def texts(comments) -> list[str]:
    return [comment.text for comment in comments]


def test_replies_stand_below_their_parent_in_reading_order(say):
    root = say("root")
    first = say("first", to=root)
    second = say("second", to=root)
    say("below first", to=first)
    root.refresh_from_db()
    assert texts(root.get_descendants(include_self=True)) == [
        "root",
        "first",
        "below first",
        "second",
    ]
    assert second.level == 1
    assert root.shown_below == 3


def test_removed_comment_keeps_its_replies(say, mia):
    rude = say("rude")
    calm = say("calm", to=rude)
    rude.remove(by=mia, reason="insult")
    assert texts(Comment.objects.shown()) == ["rude", "calm"]
    calm.remove(by=mia, reason="insult")
    assert texts(Comment.objects.shown()) == []
    calm.restore(by=mia)
    assert texts(Comment.objects.shown()) == ["rude", "calm"]


def test_a_thousand_replies_in_a_row_never_run_out_of_room(say):
    last = root = say("0")
    for number in range(1, 150):
        last = say(str(number), to=last)
    for number in range(150, 400):
        say(str(number), to=root)
    root.refresh_from_db()
    assert texts(root.get_descendants(include_self=True)) == [str(n) for n in range(400)]
