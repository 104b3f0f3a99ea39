"""What the rooms above may hear of a member, inside the transaction of the change.

Sent with `member` as it now stands. A receiver that raises undoes the change.
"""

from django.dispatch import Signal

member_renamed = Signal()
