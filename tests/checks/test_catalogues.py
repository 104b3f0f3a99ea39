"""The check of the catalogues sees each fault it is there for."""

from datetime import datetime
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import to_locale

from forum.catalogues import compile_catalogues, origin_of
from tests.checks import catalogues

HEADER = {
    "Language": "da",
    "Content-Type": "text/plain; charset=UTF-8",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
    "X-Origin": "machine",
}


@pytest.fixture
def written(tmp_path):
    """Write a tree's Danish catalogue: `written(polib.POEntry(…), …)` returns its path."""

    def _written(*entries: polib.POEntry, name="locale", **header: str) -> Path:
        path = tmp_path / name / "da/LC_MESSAGES/django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = polib.POFile()
        catalogue.metadata = {**HEADER, **header}
        catalogue.extend(entries)
        catalogue.save(str(path))
        return path

    return _written


def one(msgid: str, msgstr: str = "", **more) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def many(*said: str) -> polib.POEntry:
    return polib.POEntry(
        msgid="%(count)d reply", msgid_plural="%(count)d replies",
        msgstr_plural=dict(enumerate(said)),
    )  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        one("Sign in", "Log ind"),
        one("Preview", "Preview"),
        one("%(name)s on “%(title)s”", "“%(title)s” af %(name)s"),
        one('<a href="%(address)s">Sign in</a> first.', 'Først <a href="%(address)s">log ind</a>.'),
        one(" By %(title)s ", " Efter %(title)s "),
        many("%(count)d svar", "%(count)d svar"),
    ],
)
def test_a_good_translation_passes(written, entry):
    assert catalogues.incomplete(written(entry)) == []


def test_the_first_form_may_leave_out_its_number_as_in_english(written):
    entry = polib.POEntry(
        msgid="One reply", msgid_plural="%(count)d replies",
        msgstr_plural={0: "Et svar", 1: "%(count)d svar"},
    )  # fmt: skip
    assert catalogues.incomplete(written(entry)) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (one("Sign in"), "not translated"),
        (one("Sign in", "Log ind", flags=["fuzzy"]), "by a guess"),
        (many("%(count)d svar", ""), "not translated"),
        (many("%(count)d svar"), "has 1 forms, not 2"),
        (many("%(count)d svar", "flere svar"), "other placeholders"),
        (many("%(total)d svar", "%(count)d svar"), "other placeholders"),
        (one("in reply to %(name)s", "svar til %(navn)s"), "other placeholders"),
        (one("{count} of {all}", "{count} af"), "other placeholders"),
        (one("<b>Sign in</b> first.", "Log først ind."), "other markup"),
        (one('<a href="/in">in</a>', '<a href="/ud">ind</a>'), "other markup"),
        (one("Newest&nbsp;first", "Nyeste først"), "other markup"),
        (one(" By name ", "Efter navn "), "other spaces"),
        (one("Hello,", "Hej, "), "other spaces"),
    ],
)
def test_a_bad_translation_is_named(written, entry, fault):
    (said,) = catalogues.incomplete(written(entry))
    assert fault in said
    assert said.startswith("da: ")


def test_a_catalogue_says_its_language_and_who_translated(written):
    said = catalogues.incomplete(written(**{"Language": "de", "X-Origin": ""}))
    assert [line.partition("header ")[2][:5] for line in said] == ["names", "does "]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("", "does not say its plural forms"),
        ("nplurals=1; plural=0;", "not those of CLDR"),
        ("nplurals=2; plural=(n > 1);", "not those of CLDR"),
        ("nplurals=3; plural=(n != 1);", "3 plural forms, CLDR 2"),
    ],
)
def test_plural_forms_are_those_of_cldr(written, rule, fault):
    (said,) = catalogues.incomplete(written(**{"Plural-Forms": rule}))
    assert fault in said


def test_a_catalogue_in_the_making_may_lack_strings_but_not_be_wrong(written):
    entries = one("Sign in"), many("", ""), many("%(count)d svar", "flere svar")
    path = written(*entries)
    assert len(catalogues.incomplete(path)) == 3
    (said,) = catalogues.incomplete(path, offered=False)
    assert "other placeholders" in said


def test_an_offered_language_is_complete_and_another_one_is_in_the_making(monkeypatch, settings):
    told = {}
    monkeypatch.setattr(
        catalogues,
        "incomplete",
        lambda path, *, offered: told.update({path.parts[-3]: offered}) or [],
    )
    monkeypatch.setattr(catalogues.shutil, "which", lambda _name: None)
    settings.LANGUAGES = [("en", "English"), ("pt-br", "português")]
    catalogues.faults(whole=False)
    assert told["pt_BR"] is True
    assert told["da"] is False


def test_what_is_said_but_not_extracted_is_named(written):
    kept = written(one("Sign in", "Log ind"))
    fresh = written(one("Sign in"), one("Sign out"), name="fresh")
    assert catalogues.differences(kept, fresh) == ["da: 'Sign out' is not extracted"]


def test_what_is_no_longer_said_is_named(written):
    kept = written(one("Sign in", "Log ind"), one("Log on", "Log på"))
    fresh = written(one("Sign in"), name="fresh")
    assert catalogues.differences(kept, fresh) == ["da: 'Log on' is no longer said"]


def test_a_changed_plural_counts_as_a_changed_string(written):
    kept, changed = many("%(count)d svar", "%(count)d svar"), many("", "")
    changed.msgid_plural = "%(count)d answers"
    assert len(catalogues.differences(written(kept), written(changed, name="fresh"))) == 2


def test_every_language_but_english_needs_a_catalogue(written, tmp_path):
    written()
    offered = ["en", "da", "fo", "zh-hans"]
    said = catalogues.missing(tmp_path, offered)
    assert said == ["fo: there is no catalogue", "zh_Hans: there is no catalogue"]


def test_without_gettext_the_whole_check_fails_and_the_quick_one_says_what_it_left_out(
    monkeypatch, capsys
):
    monkeypatch.setattr(catalogues.shutil, "which", lambda _name: None)
    assert any("Left out" in fault for fault in catalogues.faults(whole=True))
    assert not any("Left out" in fault for fault in catalogues.faults(whole=False))
    assert "Left out" in capsys.readouterr().out


def test_the_catalogues_compile_without_gettext(tmp_path, written):
    written(one("Sign in", "Log ind"))
    folder = tmp_path / "locale"
    assert compile_catalogues(folder) == 1
    assert compile_catalogues(folder) == 0
    compiled = polib.mofile(str(folder / "da/LC_MESSAGES/django.mo"))
    assert compiled.find("Sign in").msgstr == "Log ind"


def test_the_interface_offers_only_whole_catalogues():
    for code, _name in settings.LANGUAGES[1:]:
        path = catalogues.ROOT / "locale" / to_locale(code) / "LC_MESSAGES/django.po"
        assert catalogues.incomplete(path) == []


def test_a_catalogue_says_whether_a_machine_made_it():
    assert origin_of("en") == "source"
    assert origin_of("da") == "machine"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "9 February 2024, 15:05"), ("da", "9. februar 2024 15:05"),
        ("de", "9. Februar 2024, 15:05"), ("fr", "9 février 2024 à 15:05"),
        ("es", "9 de febrero de 2024 a las 15:05"), ("pt-br", "9 de Fevereiro de 2024 às 15:05"),
        ("nl", "9 februari 2024 om 15:05"), ("sv", "9 februari 2024 kl. 15:05"),
        ("nb", "9. februar 2024 kl. 15:05"), ("pl", "9 lutego 2024 15:05"),
        ("ru", "9 февраля 2024 г. 15:05"), ("tr", "9 Şubat 2024 15:05"),
        ("ar", "9 فبراير 2024، 15:05"), ("ja", "2024年2月9日15:05"),
        ("zh-hans", "2024年2月9日 15:05"),
    ],
)  # fmt: skip
def test_a_moment_is_written_as_in_a_newspaper(language, said):
    with translation.override(language):
        assert date_format(datetime(2024, 2, 9, 15, 5), "DATETIME_FORMAT") == said
