"""The pool of experts."""

from django.urls import path

from reviews.experts.views import experts

urlpatterns = [
    path("editions/<slug:edition>/experts/", experts.expert_list, name="experts"),
    path("editions/<slug:edition>/experts/add/", experts.expert_add, name="expert_add"),
    path(
        "editions/<slug:edition>/experts/<int:pk>/active/",
        experts.expert_active,
        name="expert_active",
    ),
]
