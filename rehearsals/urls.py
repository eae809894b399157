"""Rehearsals of an edition."""

from django.urls import path

from rehearsals import views

app_name = "rehearsals"
urlpatterns = [path("configure/edition/<slug:slug>/rehearse/", views.order, name="order")]
