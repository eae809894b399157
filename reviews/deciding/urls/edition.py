"""The city's desk of an edition."""

from django.urls import path

from reviews.deciding.views import desk, reserves

urlpatterns = [
    path("editions/<slug:slug>/desk/", desk.desk, name="desk"),
    path("editions/<slug:slug>/desk/extension/", desk.extension, name="extension"),
    path("editions/<slug:slug>/desk/reserves/", reserves.reserves, name="reserves"),
]
