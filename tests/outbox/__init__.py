"""Mail that is to leave."""
