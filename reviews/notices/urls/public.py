"""Pages that need no account."""

from django.urls import path

from reviews.notices.views import objections, public

urlpatterns = [
    path("", public.front, name="front"),
    path("editions/", public.editions, name="editions"),
    path("editions/<slug:slug>/", public.edition, name="edition"),
    path("notices/", public.notices, name="notices"),
    path("notices/<slug:slug>/", public.notice, name="notice"),
    path("notices/<slug:slug>/object/", objections.file, name="object"),
    path("objections/followed/", objections.follow, name="follow"),
    path("honours/", public.honours, name="honours"),
    path("honours/<int:pk>/", public.honour, name="honour"),
    path("certificates/", public.certificates, name="certificates"),
]
