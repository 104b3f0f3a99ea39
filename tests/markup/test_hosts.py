"""Addresses whose letters could pass for others."""

import pytest

from forum.markup.rendering import render_comment


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://p\u0430ypal.example/in", ">https://xn--pypal-4ve.example/in</a>"),
        ("<https://p\u0430ypal.example/>", ">https://xn--pypal-4ve.example/</a>"),
        ("https://b\u00fccher.example/", ">https://bücher.example/</a>"),
        ("https://\u043f\u0440\u0438\u043c\u0435\u0440.example/", ">https://пример.example/</a>"),
        ("https://paypal.example/", ">https://paypal.example/</a>"),
    ],
)
def test_a_host_of_mixed_letters_is_shown_as_it_is(typed, shown):
    assert shown in render_comment(typed)


def test_a_host_that_looks_like_this_sites_is_shown_as_it_is(settings):
    settings.SITE_URL = "https://news.example"
    lookalike = "https://n\u0435ws.example/"
    assert ">https://xn--" in render_comment(lookalike)
    settings.SITE_URL = "https://\u043e\u0441\u0430.example"
    assert ">https://oca.example/</a>" in render_comment("https://oca.example/")
    settings.SITE_URL = "https://oca.example"
    assert ">https://xn--" in render_comment("https://\u043e\u0441\u0430.example/")
