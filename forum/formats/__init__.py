"""How dates are written, where Django's own way in a language is not ours."""
