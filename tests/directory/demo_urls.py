"""The site map as the demonstration has it."""

from django.urls import include, path

from talentportal.urls import urlpatterns as site

urlpatterns = [path("", include("rehearsals.demo.urls")), *site]
