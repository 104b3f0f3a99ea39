"""Prepares the suite before pytest-django reads the settings.

`TEST_DATABASE` is `sqlite` (the default) or `postgresql`, which is started here; a
`DATABASE_URL` that is set already wins. Under xdist only the controller starts it; the
workers inherit its address.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from forum.catalogues import compile_catalogues
from tests import devpg

os.environ["THINGSTEAD_MODE"] = "test"
# Playwright's own event loop lives in the tests' thread, which Django takes for a view's.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_catalogues(Path(__file__).resolve().parent.parent / "locale")
    # The suite leaves a person's own `var/` alone.
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="thingstead-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
    if "DATABASE_URL" not in os.environ and os.environ.get("TEST_DATABASE") == "postgresql":
        os.environ["DATABASE_URL"] = devpg.start()
