"""What is discussed. Knows nothing of `forum`."""
