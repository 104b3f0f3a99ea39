"""The settings of translating; `settings` takes them over."""

from forum.environment import env, read_choice, read_limits, refuse

# Which engine translates comments for readers; without one nothing leaves the site.
TRANSLATOR = read_choice("TRANSLATOR", ["", "apertium", "deepl", "libretranslate"])
TRANSLATOR_URL = env.str(
    "TRANSLATOR_URL", default="https://api-free.deepl.com" if TRANSLATOR == "deepl" else ""
)
TRANSLATOR_KEY = env.str("TRANSLATOR_KEY", default="")
if TRANSLATOR and not TRANSLATOR_URL.startswith(("https://", "http://")):
    refuse("TRANSLATOR_URL is not set; give the address of the engine that TRANSLATOR names.")
if TRANSLATOR == "deepl" and not TRANSLATOR_KEY:
    refuse("TRANSLATOR_KEY is not set; DeepL answers nobody without one.")
# Who receives what is translated, as readers are told; the engine's own name unless said.
TRANSLATOR_RECIPIENT = env.str("TRANSLATOR_RECIPIENT", default="")
# Seconds for one request to the engine.
TRANSLATOR_TIMEOUT = env.float("TRANSLATOR_TIMEOUT", default=8.0)
TRANSLATION_LIMITS = read_limits("TRANSLATION_LIMITS", "10/60,100/86400")
# How many characters the whole site may send in a day and in a month; 0 lifts a limit.
TRANSLATION_DAY_CHARACTERS = env.int("TRANSLATION_DAY_CHARACTERS", default=100_000)
TRANSLATION_MONTH_CHARACTERS = env.int("TRANSLATION_MONTH_CHARACTERS", default=500_000)
