"""What the rooms above may hear of a thread, inside the transaction of the change.

`thread_led` is sent with `thread` (as it now stands), `verb` ("lock", "unlock", "arrange" or
"revert"), `by` (a member, or None) and `change`, what became of which column: `{column: [before,
after]}` in values that JSON can carry; and, where somebody said why, `reason` and `words`.
"""

from django.dispatch import Signal

thread_led = Signal()
