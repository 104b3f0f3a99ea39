"""What the room above may hear of moderation, inside the transaction of the change.

`decision_recorded` is sent with `decision` (a `Decision`, just written), `measure_taken` and
`measure_lifted` with `measure` (an `AuthorMeasure`). A receiver that raises undoes the change.
"""

from django.dispatch import Signal

decision_recorded = Signal()
measure_taken = Signal()
measure_lifted = Signal()
