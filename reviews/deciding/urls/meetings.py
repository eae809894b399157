"""Meetings and written decisions."""

from django.urls import path

from reviews.deciding.views import internal_notices, meetings

PLACE = "decisions/<slug:slug>/<int:office>/<str:stage>/"

urlpatterns = [
    path("decisions/", meetings.places, name="places"),
    path(PLACE, meetings.place, name="place"),
    path(f"{PLACE}internal-notice/", internal_notices.internal_notice, name="internal-notice"),
    path(f"{PLACE}record/", meetings.record, name="meeting-record"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/scan/", meetings.scan, name="meeting-scan"),
    path("meetings/<int:pk>/<str:verb>/", meetings.carry_out, name="carry-out"),
]
