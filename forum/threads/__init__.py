"""One discussion per article, or per family of translated articles."""
