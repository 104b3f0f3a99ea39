"""The views of the discussion, one module per noun."""
