"""What the benchmarks of the tree share: a database of their own, and how a figure is told."""

import os

from tests import devpg

TEXT = "A remark of ordinary length. " * 10


def use_own_database() -> None:
    """Start a PostgreSQL with durable commits for this process, unless DATABASE_URL names one.

    Must come before Django reads its settings.
    """
    os.environ.setdefault("THINGSTEAD_MODE", "test")
    # What is measured is asked for more often than one reader may.
    os.environ.setdefault("PAGE_LIMITS", "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    if "DATABASE_URL" not in os.environ:
        folder = devpg.start_in_own_folder(durable=True)
        os.environ["DATABASE_URL"] = f"postgres://postgres@/{folder}/postgres"


def figure(name: str, value: float, goal: float, *, least: bool = False) -> bool:
    """Print `name value goal ok|short`; return whether it falls short.

    `least` says that the goal is the least and not the most there may be.
    """
    ok = value >= goal if least else value <= goal
    print(f"{name} {value:.3f} {goal:g} {'ok' if ok else 'short'}", flush=True)
    return not ok
