"""The city's desk of an edition."""

from django.urls import path

from reviews.views import desk

urlpatterns = [
    path("editions/<slug:slug>/desk/", desk.desk, name="desk"),
    path("editions/<slug:slug>/desk/extension/", desk.extension, name="extension"),
    path("editions/<slug:slug>/desk/honourees/", desk.honourees, name="honourees"),
    path("editions/<slug:slug>/desk/honourees.xlsx", desk.honourees_sheet, name="honourees-sheet"),
]
