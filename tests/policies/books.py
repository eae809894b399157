"""Who may reach bound books."""

SEES = "applicant | examine@office | recommend@office | approve@office | run@edition | publish@edition | audit@edition"

POLICY = {
    "nominations:book-order": SEES,
    "nominations:book": SEES,
    "nominations:versions": SEES,
    "nominations:versions_compared": SEES,
    "nominations:verify": "public",
    "nominations:verify_typed": "public",
}
