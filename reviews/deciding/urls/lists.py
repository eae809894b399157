"""Ranked lists."""

from django.urls import path

from reviews.deciding.views import lists

PLACE = "decisions/<slug:slug>/<int:office>/<str:stage>/list/"

urlpatterns = [
    path(PLACE, lists.build, name="list"),
    path(f"{PLACE}send/", lists.send, name="list-send"),
    path(f"{PLACE}<str:action>/", lists.change, name="list-change"),
    path("lists/<int:pk>/", lists.show, name="list-show"),
    path("lists/<int:pk>/annex-2.xlsx", lists.workbook, name="list-workbook"),
    path("lists/<int:pk>/scan/", lists.scan, name="list-scan"),
    path("lists/<int:pk>/receive/", lists.receive, name="list-receive"),
    path("editions/<slug:slug>/lists/", lists.received, name="lists-received"),
]
