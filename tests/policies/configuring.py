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
        "programs:honours",
        "programs:honour_add",
        "programs:honours_file",
        "programs:honours_template",
        "programs:honour_strike",
        "programs:bans",
        "programs:ban_add",
        "programs:ban_lift",
    ),
    "configure@office",
)
