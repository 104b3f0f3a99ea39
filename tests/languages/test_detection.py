"""What the detector answers to a reader's words, and to what is hardly words at all."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.languages.detection import guess_language, preload

KRIGEN = (
    "Krigen er i teorien Nato,s kamp mod Rusland, nemlig Ukraine ville ikke kunne holde Rusland ude"
    " af Ukraine uden Nato,s våben, Problemet er bare Nato er bange for Putin og tør ikke levere"
    " flystøtte, men hvis Ukraine taber, taber Nato endnu mere, og det må aldrig ske"
)
SEED_TEXTS = [
    ("en", "The weak Nato Chief knows it takes years to improve the production."),
    ("en", "@Finn Bjerrehave, I agree with all the points you've made."),
    ("en", "@John, Trudeau is a dead man walking politically continue to write."),
    ("en", "@John Smith, Regarding Trudeau who know eh? Can't say Canadian agree with all"),
    ("en", "In my circle folks are at the whatever it takes in the way of Ukraine support"),
    ("da", KRIGEN),
]


@pytest.mark.parametrize(("tag", "text"), SEED_TEXTS)
def test_seed_comments_are_recognised_surely(tag, text):
    guess = guess_language(text)
    assert guess.tag == tag
    assert guess.probability >= 0.9


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "👍", "👍👍👍 🎉", "+1", "10/10", "...", "12.11.2026", "a", "Finn Bjerrehave",
        "John Smith", "hahaha", "Jajajaja!", "aaaaaaah",
        "https://example.org/den/danske/side", "@mia @ben", "> citeret på dansk",
    ],
)  # fmt: skip
def test_what_has_no_language_is_left_unknown(text):
    assert guess_language(text).tag == "und"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ko", "좋은 기사입니다"),
        ("ja", "とても良い記事です"),
        ("ja", "東京都の天気"),
        ("th", "บทความดีมาก"),
        ("ka", "კარგი სტატიაა"),
        ("hy", "Լավ հոդված է"),
        ("el", "Πολύ καλό άρθρο"),
        ("he", "כתבה מצוינת"),
        ("yi", "א גוטער אַרטיקל וואָס מע דאַרף לײענען, אײנער פֿון די װיכטיקע"),
        ("ta", "நல்ல கட்டுரை"),
        ("te", "మంచి వ్యాసం"),
        ("zh-Hans", "这篇文章写得很好，谢谢"),
        ("zh-Hant", "這篇文章寫得很好，謝謝"),
        ("zh", "好文"),
        ("ru", "Очень хорошая статья, спасибо"),
        ("uk", "Дуже гарна стаття, дякую"),
        ("ar", "مقال جيد جدا، شكرا لكم"),
        ("fa", "مقاله‌ی بسیار خوبی بود، ممنون"),
    ],
)
def test_scripts_lead_to_their_languages(tag, text):
    assert guess_language(text).tag == tag


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ru", "Samsung Galaxy гораздо лучше"),
        ("uk", "Microsoft Office Professional мені не потрібен"),
        ("el", "Adobe Photoshop Elements έγγραφο"),
        ("ja", "MacBook Pro と iPad を買った"),
        ("en", "The newspaper Правда was read by everybody"),
    ],
)
def test_names_in_latin_letters_do_not_decide(tag, text):
    assert guess_language(text).tag == tag


@pytest.mark.parametrize("text", [text for tag, text in SEED_TEXTS if tag == "en"])
def test_capitals_throughout_change_nothing(text):
    assert guess_language(text.upper()).tag == "en"


def test_chinese_that_no_character_decides_follows_the_hint():
    assert guess_language("好文", article="zh-TW").tag == "zh-Hant"
    assert guess_language("好文", article="zh-CN").tag == "zh-Hans"


def test_hebrew_letters_are_yiddish_only_where_yiddish_is_expected():
    assert guess_language("שבת שלום").tag == "he"
    assert guess_language("שבת שלום", author="yi").tag == "yi"


@pytest.mark.parametrize(
    "text",
    [
        KRIGEN,
        "Hvad er det dog for noget, han siger om mig?",
        "Jeg bliver nødt til at købe en ny bog i næste uge.",
    ],
)
def test_plain_danish_stays_danish_under_a_norwegian_article(text):
    assert guess_language(text, article="nb", interface="nb").tag == "da"


def test_hints_settle_what_the_text_leaves_open():
    assert guess_language("Det er en god film", article="da", author="da").tag == "da"
    assert guess_language("Det er en god film", article="nb", author="nb").tag == "nb"
    assert guess_language("Det er en god film", article="no", author="nn").tag == "nn"


def test_no_hint_overturns_a_clear_text():
    hints = {"article": "ja", "interface": "ja", "author": "ja"}
    assert guess_language("This is a plain English sentence.", **hints).tag == "en"
    swahili = {"article": "sw", "interface": "sw", "author": "sw"}
    assert guess_language("This is a plain English sentence.", **swahili).tag == "en"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("sr", "Gde si bio sve ovo vreme, čoveče?"),
        ("bs", "Da li je tačno da se historija hiljadu puta ponovila u općini?"),
        ("gl", "Hoxe non hai xente na rúa, xa o dixen onte"),
        ("da", "Fejlen sker, når chefen trykker på højre knap"),
        ("nb", "Feilen skjer når sjefen trykker på høyre knapp"),
        ("kk", "Бұл құжатты қараңыз"),
        ("hr", "Tko je tijekom prošlog tjedna vidio zrakoplov?"),
        ("id", "Kenapa gak bisa dibuka ya, padahal gratis kok"),
        ("ms", "Awak nak pergi tengok wayang dengan saya esok?"),
    ],
)
def test_siblings_are_told_apart_by_their_own_words(tag, text):
    assert guess_language(text).candidates[0][0] == tag


@pytest.mark.parametrize(
    "text",
    [
        "\ud800", "a\udfffb c\x00d", "\x0b\x0c\x1f", "\ufffe\uffff", "\u202ehello there my friend",
        "a" * 100_000, "a" + "\u0301" * 100_000, "`" * 100_000, ">" * 100_000, "@" * 100_000,
        "a@" * 50_000, "http://" * 20_000, "\u200d" * 100_000, "가" * 100_000, "<" * 100_000,
        "\U0010ffff" * 1000, "𝓗𝓮𝓵𝓵𝓸 𝔀𝓸𝓻𝓵𝓭", "\n> " * 30_000,
    ],
)  # fmt: skip
def test_hostile_text_is_answered_soon_and_never_raises(text):
    preload()
    began = time.process_time()
    guess = guess_language(text, article=text, interface=text, author=text)
    assert time.process_time() - began < 0.5
    assert 0 <= guess.probability <= 1
    assert len(guess.tag) <= 35


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=80), st.text(st.characters(), max_size=40))
def test_any_text_and_any_hint_are_answered(text, hint):
    guess = guess_language(text, article=hint, interface=hint, author=hint)
    assert 0 <= guess.probability <= 1


def test_address_code_and_quotation_do_not_count():
    text = "> Das ist ein langer deutscher Satz.\n`for x in range(3)` I disagree with that"
    assert guess_language(text).tag == "en"


def test_first_load_is_shared_by_threads_that_ask_at_once():
    program = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from forum.languages.detection import guess_language\n"
        "ask = lambda n: guess_language('Det må aldrig ske, siger hun til mig').tag\n"
        "print(set(ThreadPoolExecutor(8).map(ask, range(32))))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stdout.strip() == "{'da'}"


def test_importing_the_room_loads_no_model():
    program = (
        "import forum.languages.apps, forum.languages.detection as d; print(d._loaded.is_set())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stdout.strip() == "False"


def test_siblings_that_nobody_can_tell_apart_are_left_to_a_hint():
    text = "Saya suka membaca buku ini di rumah"
    assert guess_language(text).tag == "und"
    assert guess_language(text, article="ms").tag == "ms"
    assert guess_language(text, article="id").tag == "id"
