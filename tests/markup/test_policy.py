"""Nobody widens the policy unnoticed."""

import pytest

from forum.markup import POLICY_VERSION, policy
from forum.markup.checks import check_policy, unsafe

ATTRIBUTES = {"*": {"dir"}, "a": {"href"}}
UNSAFE = [
    "svg", "math", "style", "script", "noscript", "textarea", "title", "iframe", "form", "input",
    "object", "embed", "template", "img", "base", "meta", "link", "video", "select", "xmp",
]  # fmt: skip


def test_the_policy_in_force_is_safe():
    assert check_policy(None) == []
    assert POLICY_VERSION >= 1


@pytest.mark.parametrize("tag", UNSAFE)
def test_an_unsafe_element_is_refused(monkeypatch, tag):
    monkeypatch.setattr(policy, "COMMENT_TAGS", policy.COMMENT_TAGS | {tag})
    assert "markup.E001" in [message.id for message in check_policy(None)]


@pytest.mark.parametrize(
    ("tag", "attribute"),
    [
        ("a", "onclick"),
        ("p", "style"),
        ("*", "class"),
        ("*", "id"),
        ("blockquote", "cite"),
        ("a", "hx-get"),
        ("a", "data-hx-get"),
        ("a", "target"),
        ("a", "title"),
    ],
)
def test_an_unsafe_attribute_is_refused(monkeypatch, tag, attribute):
    wider = {**policy.ATTRIBUTES, tag: {"dir", attribute}}
    monkeypatch.setattr(policy, "ATTRIBUTES", wider)
    assert "markup.E002" in [message.id for message in check_policy(None)]


def test_the_attributes_of_all_elements_must_be_closed():
    assert [message.id for message in unsafe({"a"}, {"a": {"href"}}, {"http"})] == ["markup.E002"]


def test_an_unsafe_scheme_is_refused():
    messages = unsafe({"a"}, ATTRIBUTES, {"https", "javascript"})
    assert [message.id for message in messages] == ["markup.E003"]


def test_a_sanitiser_that_lets_things_through_is_noticed(monkeypatch):
    monkeypatch.setattr(policy, "sanitise", lambda html, **options: html)
    assert {message.id for message in check_policy(None)} == {"markup.E004"}
