"""What language a text is in, and which way it runs. No models."""
