"""Routes of jobs."""

from django.urls import path

from talentportal.shared.views import jobs

app_name = "jobs"
urlpatterns = [
    path("", jobs.job_list, name="list"),
    path("<int:pk>/", jobs.detail, name="detail"),
    path("<int:pk>/file/", jobs.file, name="file"),
    path("<int:pk>/cancel/", jobs.cancel, name="cancel"),
    path("<int:pk>/pause/", jobs.pause, name="pause"),
    path("<int:pk>/resume/", jobs.resume, name="resume"),
    path("<int:pk>/retry/", jobs.retry, name="retry"),
]
