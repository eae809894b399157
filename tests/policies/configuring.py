"""Who may configure editions."""

POLICY = dict.fromkeys(
    (
        "programs:editions",
        "programs:new",
        "programs:edition",
        "programs:text",
        "programs:following",
        "programs:publish",
        "programs:discard",
        "programs:revision",
        "programs:download",
        "programs:mend",
        "programs:part",
        "programs:add",
        "programs:change",
        "nominations:specimen-form",
    ),
    "configure@office",
)
