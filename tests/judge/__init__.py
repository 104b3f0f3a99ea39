"""Judges in a real Chromium whether anything a person writes runs, or leaves the allow-list.

`make judge CORPUS=<folder of .jsonl>` asks it about whole folders of hostile input; a fixed sample
is part of the suite. It looks at what the site answered and at what the browser made of it, never
at what the payload looks like.
"""
