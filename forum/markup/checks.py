"""Refuses to start a site whose policy for HTML was widened to something unsafe.

Sanitisers were broken most often where somebody had allowed "just one more" element
(CVE-2022-32209 and its followers in rails-html-sanitizer, CVE-2020-6816 in bleach). So what may
ever be allowed is a closed list as well.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from forum.markup import policy

SAFE_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small",
    "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    "var",
})  # fmt: skip
"""Elements that a later policy may allow: they hold text, load nothing, and leave the parser in
HTML."""

SAFE_ATTRIBUTES = frozenset(
    {
        *((tag, name) for tag in SAFE_TAGS for name in ("dir", "lang")),
        *(("*", name) for name in ("dir", "lang")),
        ("a", "href"),
        ("code", "class"),
        ("ol", "start"),
        ("td", "colspan"),
        ("td", "rowspan"),
        ("th", "colspan"),
        ("th", "rowspan"),
    }
)
"""Attributes that a later policy may allow. No `on…`, no `style`, no `data-…` or `hx-…`, on which
htmx would act."""

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})

CANARIES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='jav&#x0A;ascript:alert(1)' onclick=alert(1) style=x id=x>x</a>",
    "<a hx-get=/x data-hx-get=/x ping=//x target=_top>x</a>",
    "<a href='/admin/logout/'>x</a>",
    "<form action=//x><input><textarea></textarea></form>",
    "<iframe srcdoc=x></iframe><object></object><embed><template><b></b></template>",
    "<p class=x id=x cite='javascript:alert(1)' title=x>x</p><!-- x -->",
)
"""Hostile fragments, of which only bare text and bare elements may be left."""

CANARY_REMAINS = frozenset({"<p>", "</p>", "</a>", f'<a rel="{policy.REL}">'})


def check_policy(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Return an error for each thing that the policy in force allows and must not."""
    return [
        *unsafe(policy.ARTICLE_TAGS | policy.COMMENT_TAGS, policy.ATTRIBUTES, policy.SCHEMES),
        *_surviving_canaries(),
    ]


def unsafe(
    tags: Collection[str], attributes: Mapping[str, Collection[str]], schemes: Collection[str]
) -> list[CheckMessage]:
    """Return the errors in a policy made of these three lists."""
    hint = (
        "Take it out of forum/markup/policy.py; forum/markup/checks.py lists what may be allowed."
    )
    messages: list[CheckMessage] = [
        Error(f"A writer's text may hold the unsafe element <{tag}>.", hint=hint, id="markup.E001")
        for tag in sorted(set(tags) - SAFE_TAGS)
    ]
    given = {(tag, name) for tag, names in attributes.items() for name in names}
    for tag, name in sorted(given - SAFE_ATTRIBUTES):
        messages.append(
            Error(
                f"A writer's text may hold the unsafe attribute {name} on <{tag}>.",
                hint=hint,
                id="markup.E002",
            )
        )
    if "*" not in attributes:
        message = (
            'The attributes hold no "*", so the sanitiser keeps title and lang on every element.'
        )
        messages.append(Error(message, hint=hint, id="markup.E002"))
    for scheme in sorted(set(schemes) - SAFE_SCHEMES):
        messages.append(
            Error(
                f"A writer's text may link to the unsafe scheme {scheme}:",
                hint=hint,
                id="markup.E003",
            )
        )
    return messages


def _surviving_canaries() -> Iterator[CheckMessage]:
    """Yield an error for each hostile fragment that the sanitiser lets through, however that came
    about."""
    for canary in CANARIES:
        clean = policy.sanitise(canary, tags=policy.ARTICLE_TAGS)
        for remains in CANARY_REMAINS:
            clean = clean.replace(remains, "")
        if "<" in clean:
            yield Error(f"The sanitiser lets this through: {canary}", id="markup.E004")
