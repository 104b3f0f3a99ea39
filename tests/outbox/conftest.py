"""A post office for each test that wants one."""

from collections.abc import Iterator

import pytest

from tests.outbox.post import PostOffice


@pytest.fixture
def office(settings) -> Iterator[PostOffice]:
    """A mail server on loopback that the site's mails go to."""
    office = PostOffice().open()
    for name, value in office.settings.items():
        setattr(settings, name, value)
    yield office
    office.close()
