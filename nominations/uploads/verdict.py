"""What is found out about a file, as codes; ``sentences`` words them for people."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """Something about an accepted file that a person should know."""

    code: str
    values: dict[str, str | int] = field(default_factory=dict)


class Rejected(Exception):
    """The file cannot be bound; ``code`` says why."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass
class Pages:
    """The pages of a file as they will be bound: one PDF, upright, nothing active in it."""

    pdf: bytes
    count: int
    thumbnails: list[bytes] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
