"""A production site starts with what it must have, and refuses anything unsafe in one line."""

import re

import pytest

from forum.environment import postgresql_options
from tests.checks.deployment import ROOT, run

READ = re.compile(r'\b(?:env\.\w+|read_limits|read_numbers|read_choice|read_count)\(\s*"([A-Z_]+)"')
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def test_table_names_every_setting_that_is_read():
    read = {
        name for path in (ROOT / "forum").glob("*.py") for name in READ.findall(path.read_text())
    }
    assert set(ROW.findall((ROOT / "docs/settings.md").read_text())) == read


def test_defaults_of_a_production_site_pass_every_deployment_check():
    done = run("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout + done.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "talk.example,*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"SITE_URL": None}, "SITE_URL"),
        ({"SITE_URL": "http://talk.example"}, "SITE_URL"),
        ({"SITE_URL": "talk.example"}, "SITE_URL"),
        ({"SITE_URL": "https://talk.example/forum"}, "SITE_URL"),
        ({"EMAIL_URL": None}, "EMAIL_URL"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://root@localhost/x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://u@h/d", "DATABASE_POOL": "0"}, "DATABASE_POOL"),
        ({"DATABASE_URL": "postgres://u@h/d", "DATABASE_POOL": "many"}, "DATABASE_POOL"),
        ({"HTTPS": "perhaps"}, "HTTPS"),
        ({"TRUSTED_PROXIES": None}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"TIME_ZONE": "Mars/Olympus"}, "TIME_ZONE"),
        ({"EDIT_HISTORY": "some"}, "EDIT_HISTORY"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"STANDING_DAYS": "3"}, "STANDING_DAYS"),
        ({"STANDING_LINKS": "1,2,-5,10"}, "STANDING_LINKS"),
        ({"THINGSTEAD_MODE": "prod"}, "THINGSTEAD_MODE"),
        ({"THINGSTEAD_MODE": "local", "SECRET_KEY": None, "DATA_DIR": "/proc/none"}, "/proc/none"),
    ],
    ids=str,
)
def test_unsafe_setting_is_refused_in_one_line(change, named):
    done = run("check", **change)
    assert done.returncode == 1
    assert done.stderr.startswith("Thingstead does not start: ")
    assert named in done.stderr
    assert done.stderr.count("\n") == 1


def test_postgresql_compiles_nothing_unless_a_pooler_or_the_owner_forbids_saying_so(monkeypatch):
    once = "-c jit=off -c plan_cache_mode=force_generic_plan"
    assert postgresql_options("test", {})["OPTIONS"]["options"] == once
    theirs = {"options": "-c work_mem=16MB"}
    assert postgresql_options("test", theirs)["OPTIONS"]["options"] == "-c work_mem=16MB"
    monkeypatch.setenv("DATABASE_PREPARE", "off")
    assert "options" not in postgresql_options("test", {})["OPTIONS"]
