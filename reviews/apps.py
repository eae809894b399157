from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        """Put the pages of reviews where people look for them."""
        from reviews import entrances

        entrances.open_them()
