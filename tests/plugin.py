"""Sets the mode of the suite before pytest-django reads the settings."""

import os

os.environ["THINGSTEAD_MODE"] = "test"
