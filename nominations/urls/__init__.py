"""The site map of dossiers: one module a topic."""

from django.urls import URLPattern

from nominations.urls import applicant, books, desk, specimens

app_name = "nominations"
urlpatterns: list[URLPattern] = [
    *applicant.urlpatterns,
    *books.urlpatterns,
    *desk.urlpatterns,
    *specimens.urlpatterns,
]
