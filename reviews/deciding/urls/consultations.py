"""Consultations of departments."""

from django.urls import path

from reviews.deciding.views import consultations

PLACE = "decisions/<slug:slug>/<int:office>/<str:stage>/consultations/"

urlpatterns = [
    path(PLACE, consultations.overview, name="consultations"),
    path(f"{PLACE}ask/", consultations.ask, name="consultations-ask"),
    path(f"{PLACE}table/", consultations.table, name="consultations-table"),
    path("consultations/<int:pk>/", consultations.reply, name="consultation-reply"),
    path("consultations/<int:pk>/scan/", consultations.scan, name="consultation-scan"),
]
