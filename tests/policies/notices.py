"""Who may open the pages of meetings, notices, objections, the public and the edition's desk."""

_DESK = "run@edition | publish@edition | audit@edition"
_PLACE = "recommend@office | examine@office | approve@office | run@edition | publish@edition"

POLICY = {
    "reviews:front": "public",
    "reviews:editions": "public",
    "reviews:edition": "public",
    "reviews:notices": "public",
    "reviews:notice": "public",
    "reviews:object": "public",
    "reviews:follow": "public",
    "reviews:honours": "public",
    "reviews:honour": "public",
    "reviews:certificates": "public",
    "reviews:desk": _DESK,
    "reviews:extension": "run@edition",
    "reviews:honourees": _DESK,
    "reviews:honourees-sheet": _DESK,
    "reviews:places": "recommend@office | examine@office | approve@office | run@edition",
    "reviews:place": _PLACE,
    "reviews:meeting-record": _PLACE,
    "reviews:meeting": f"{_PLACE} | audit@edition",
    "reviews:meeting-scan": f"{_PLACE} | audit@edition",
    "reviews:carry-out": _PLACE,
    "reviews:notices-desk": "publish@edition",
    "reviews:notice-draft": "publish@edition",
    "reviews:notice-desk": "publish@edition",
    "reviews:notice-words": "publish@edition",
    "reviews:notice-open": "publish@edition",
    "reviews:notice-letter": "publish@edition",
    "reviews:notice-extend": "publish@edition",
    "reviews:notice-take-back": "publish@edition",
    "reviews:notice-close": "publish@edition",
    "reviews:objections": "publish@edition",
    "reviews:objection": "publish@edition",
    "reviews:objection-end": "publish@edition",
}
