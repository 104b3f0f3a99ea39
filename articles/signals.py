"""What the rooms above may hear of an article, inside the transaction of the change.

`family_left` is sent with `family` before its last article moves to another one. A receiver that
raises `ValidationError` keeps the article where it is; its words stand in the article's form.
`family_arranged` is sent with `family`, the head of its story, when the articles of a story have
been put in the families that its way of sharing a discussion wants.
"""

from django.dispatch import Signal

family_left = Signal()
family_arranged = Signal()
