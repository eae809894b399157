"""The site map of reviews: one module a topic."""

from django.urls import URLPattern

from reviews.urls import (
    consultations,
    edition,
    experts,
    lists,
    meetings,
    notices,
    panels,
    public,
)

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    *consultations.urlpatterns,
    *edition.urlpatterns,
    *experts.urlpatterns,
    *lists.urlpatterns,
    *meetings.urlpatterns,
    *notices.urlpatterns,
    *panels.urlpatterns,
    *public.urlpatterns,
]
