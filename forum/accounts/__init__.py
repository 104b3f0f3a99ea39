"""Who is speaking: name, languages, role, standing."""
