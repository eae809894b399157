"""What an applicant does: start, fill in, upload, hand in, follow, withdraw."""

from django.urls import URLPattern, path

from nominations.applying.views import apply, files, form, mine, papers, submission

DOSSIER = "my/dossiers/<slug:number>/"

urlpatterns: list[URLPattern] = [
    path("editions/<slug:slug>/apply/", apply.start, name="start"),
    path("my/dossiers/", mine.mine, name="mine"),
    path("my/letters/", mine.letters, name="letters"),
    path("my/letters/<int:pk>/", mine.letter, name="letter"),
    path(DOSSIER, mine.overview, name="overview"),
    path(f"{DOSSIER}sections/<slug:key>/", form.section, name="section"),
    path(f"{DOSSIER}way-in/", apply.way_in, name="way_in"),
    path(f"{DOSSIER}narrative/", form.narrative, name="narrative"),
    path(f"{DOSSIER}papers/", papers.papers, name="papers"),
    path(f"{DOSSIER}papers/<slug:material>/", papers.material, name="material"),
    path(f"{DOSSIER}papers/<slug:material>/upload/", papers.upload, name="upload"),
    path(f"{DOSSIER}supplement/", papers.supplement, name="supplement"),
    path(f"{DOSSIER}photo/<slug:key>/", papers.photo, name="photo"),
    path(f"{DOSSIER}check/", submission.check, name="check"),
    path(f"{DOSSIER}preview/", submission.preview, name="preview"),
    path(f"{DOSSIER}submit/", submission.submit, name="submit"),
    path(f"{DOSSIER}receipt/", submission.receipt, name="receipt"),
    path(f"{DOSSIER}withdraw/", submission.withdraw, name="withdraw"),
    path("files/<int:pk>/<slug:kind>/", files.file, name="file"),
    path("files/<int:pk>/<slug:kind>/<int:page>/", files.file, name="file"),
]
