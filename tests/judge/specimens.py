"""What the court must know before it is believed: HTML whose verdict is beyond doubt."""

from typing import NamedTuple

from .court import Court, Exhibit, Misjudged


class Specimen(NamedTuple):
    """HTML as a comment's body, and what must be found in it."""

    html: str
    runs: bool
    leaves: bool = True


SPECIMENS = [
    Specimen("<script>document.title = 1</script>", runs=True),
    Specimen("<img src=nothing onerror='document.title = 1'>", runs=True),
    Specimen("<p onpointerrawupdate='document.title = 1'>over here</p>", runs=True),
    Specimen("<a href='java&#10;script:document.title = 1'>go</a>", runs=True),
    Specimen("<form action='javascript:confirm(1)'><input></form>", runs=True),
    Specimen("<svg><animate attributeName=x dur=1s onbegin=prompt()></svg>", runs=True),
    Specimen("<svg><a xlink:href='javascript:alert(1)'><text y=9>go</text></a></svg>", runs=True),
    Specimen("<iframe srcdoc='<script>top.document.title = 1</script>'></iframe>", runs=True),
    Specimen("<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>", runs=True),
    Specimen("<script src=https://elsewhere.example/x.js></script>", runs=True),
    Specimen("</div></div></main><script>alert(1)</script>", runs=True),
    Specimen(
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        runs=True,
    ),
    Specimen("<img src=https://elsewhere.example/seen.gif>", runs=False),
    Specimen("<link rel=stylesheet href=https://elsewhere.example/x.css>", runs=False),
    Specimen("</div></div><p>out here</p>", runs=False),
    Specimen("<textarea>swallowed: ", runs=False),
    Specimen("<p style='position: fixed'>over the page</p>", runs=False),
    Specimen("<p hx-get=/en/ hx-trigger=load>htmx</p>", runs=False),
    Specimen("<p id=main>clobbered</p>", runs=False),
    Specimen("<template><b>hidden</b></template>", runs=False),
    Specimen("<a href=//elsewhere.example/>relative</a>", runs=False),
    Specimen("<a href=/admin/logout/>our own</a>", runs=False),
    Specimen("<p>words<!-- and more --></p>", runs=False),
    Specimen("words & <em dir=auto>stress</em> &lt;script>alert(1)&lt;/script>", False, False),
    Specimen(
        "<p dir=auto><a href=https://a.example/ rel='nofollow ugc noopener noreferrer'>it</a>",
        False,
        False,
    ),
    Specimen(
        "<blockquote><p>q</p></blockquote><pre><code class=language-py>x</code></pre>", False, False
    ),
    Specimen('<p><a href="/comments/2/">Finn</a> javascript:alert(1)</p>', False, False),
]

PAGE = "<!doctype html><title>t</title><main><p class=author><bdi>{}</bdi></p></main>"
NAMES = [
    Specimen("Ana", runs=False, leaves=False),
    Specimen("&lt;b onclick=alert(1)>", runs=False, leaves=False),
    Specimen("<a href=https://elsewhere.example/>Ana</a>", runs=False),
    Specimen("</bdi></p><p class=author><bdi><i>Ana", runs=False),
    Specimen("<img src=x onerror=alert(1)>", runs=True),
]


def examine(court: Court) -> None:
    """Raise `Misjudged` unless the court finds what it must, and nothing else."""
    _compare(court, SPECIMENS, [Exhibit(s.html, "specimen", s.html, "writer") for s in SPECIMENS])
    _find_among(court)
    for way in ("served", "document"):
        place = f"specimen {way}"
        court.learn([Exhibit("Ben", place, PAGE.format("Ben"), way)])
        pages = [Exhibit(s.html, place, PAGE.format(s.html), way) for s in NAMES]
        _compare(court, NAMES, pages)


def _compare(court: Court, specimens: list[Specimen], exhibits: list[Exhibit]) -> None:
    for specimen, exhibit in zip(specimens, exhibits, strict=True):
        found = court.judge([exhibit])
        runs = any(finding.executed for finding in found)
        leaves = any(finding.outside for finding in found)
        # What ran is guilty; whether it also left the list is not asked, it may be gone by then.
        if runs != specimen.runs or (not runs and leaves != specimen.leaves):
            raise Misjudged(f"{specimen.html}: {found}")


def _find_among(court: Court) -> None:
    """Judge one that runs and one that leaves amid harmless ones, all in one page."""
    stack = [s for s in SPECIMENS if not (s.runs or s.leaves)] * 2 + [SPECIMENS[0], SPECIMENS[-5]]
    found = court.judge([Exhibit(s.html, "stack", s.html, "writer") for s in stack])
    if {finding.exhibit.row for finding in found} != {stack[-1].html, stack[-2].html}:
        raise Misjudged("a stack hides what it holds")
