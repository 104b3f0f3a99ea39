"""The Django project: joins the rooms, owns no rule."""
