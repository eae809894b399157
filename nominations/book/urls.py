"""Bound books."""

from django.urls import path

from nominations.book.views import books, versions

urlpatterns = [
    path("dossiers/<str:number>/book/", books.order, name="book-order"),
    path("dossiers/<str:number>/books/<int:pk>.pdf", books.download, name="book"),
    path("dossiers/<str:number>/books/", versions.versions, name="versions"),
    path("dossiers/<str:number>/books/compare/", versions.compare, name="versions_compared"),
    path("verify/", books.verify_typed, name="verify_typed"),
    path("verify/<str:number>/<str:code>/", books.verify, name="verify"),
]
