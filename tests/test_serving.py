"""What keeps a site from being served is told in one line."""

import pytest
from django.core.management import CommandError, call_command

from forum.serving import port_of


@pytest.mark.parametrize(
    "typed", ["abc", "", "0", "-1", "65536", "8000 ", "8e3", "0080001", "٨٠", "9" * 5000]
)
def test_what_is_no_port_is_refused_in_one_line(typed):
    with pytest.raises(CommandError, match="is no port; it is a number") as refused:
        call_command("serve", port=typed)
    assert "\n" not in str(refused.value)


def test_a_port_is_taken_as_typed():
    assert [port_of("8000"), port_of(1), port_of("65535")] == [8000, 1, 65535]
