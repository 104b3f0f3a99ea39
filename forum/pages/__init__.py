"""What a reader sees: the discussion page and its htmx fragments."""
