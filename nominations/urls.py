"""The site map of dossiers: one module a topic."""

from django.urls import URLPattern

from nominations.applying import specimen_urls as specimens
from nominations.applying import urls as applicant
from nominations.book import urls as books
from nominations.desk import urls as desk

app_name = "nominations"
urlpatterns: list[URLPattern] = [
    *applicant.urlpatterns,
    *books.urlpatterns,
    *desk.urlpatterns,
    *specimens.urlpatterns,
]
