"""The site map of reviews: one module a topic."""

from django.urls import URLPattern

from reviews.deciding.urls import consultations, edition, lists, meetings
from reviews.experts.urls import experts, panels
from reviews.honours import urls as honours
from reviews.notices.urls import notices, public

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    *consultations.urlpatterns,
    *edition.urlpatterns,
    *experts.urlpatterns,
    *honours.urlpatterns,
    *lists.urlpatterns,
    *meetings.urlpatterns,
    *notices.urlpatterns,
    *panels.urlpatterns,
    *public.urlpatterns,
]
