"""Who may reach bound books."""

POLICY = {
    "nominations:book-order": "applicant | examine@office | recommend@office | approve@office | run@edition | publish@edition | audit@edition",
    "nominations:book": "applicant | examine@office | recommend@office | approve@office | run@edition | publish@edition | audit@edition",
    "nominations:verify": "public",
}
