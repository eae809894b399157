"""Bound books."""

from django.urls import path

from nominations.views import books

urlpatterns = [
    path("dossiers/<str:number>/book/", books.order, name="book-order"),
    path("dossiers/<str:number>/books/<int:pk>.pdf", books.download, name="book"),
    path("verify/<str:number>/<str:code>/", books.verify, name="verify"),
]
