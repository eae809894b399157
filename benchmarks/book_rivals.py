"""What the book is measured against: the same dossier made in the ways that lie nearest to hand.

``naive``: everything in one HTML text, given to WeasyPrint. ``typst``: everything in one Typst
file. Both take the pictures as they were uploaded; PDFs are drawn at 200 dpi for WeasyPrint, which
cannot take them, and embedded by Typst, which can. The texts are written beforehand and do not
count; what is measured is ``book_process``.
"""

import html
import re
from pathlib import Path

import pypdfium2

from talentportal.bookbinding import BookAttachment, BookContent, parts
from talentportal.bookbinding.typesetting import FOLDER, Document, Geometry

PAGED = """
@page { @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font-size: 10pt }
  @bottom-left { content: "%s"; font-size: 8pt } }
.entry { line-height: 26pt } .entry::after { content: leader('.') target-counter(attr(href), page) }
.entry { display: block; color: black; text-decoration: none }
section { break-before: page } .paper img { max-width: 167mm; max-height: 225mm }
"""


def write_naive(content: BookContent, folder: Path) -> None:
    """One HTML text with everything in it; the contents count themselves."""
    papers = [_paper(number, one, folder) for number, one in enumerate(content.attachments)]
    style = (FOLDER / "book.css").read_text() + Geometry().css
    style += PAGED % f"{content.dossier_number} 版本 {content.version_code}"
    body = "".join([*_bodies(content), *papers])
    text = f"<html lang='zh-Hans'><title>{content.title}</title><style>{style}</style>{body}</html>"
    (folder / "naive.html").write_text(text)


def _bodies(content: BookContent) -> list[str]:
    """Cover, contents, form and narrative from the very templates of the book."""

    def plain(document: Document) -> str:
        return re.sub(r"<!doctype.*?>|</?html.*?>|<title>.*?</title>", "", document.html)

    geometry = Geometry()
    photo = parts.photo_uri(content.photo, content.photo_mm)
    cover = plain(parts.cover(content, geometry))
    form = plain(parts.form(content, geometry, photo))
    narrative = plain(parts.narrative(content, geometry))
    lines = "".join(
        f"<a class='entry' href='#paper-{number}'>附件{number + 1}　{html.escape(one.title)}</a>"
        for number, one in enumerate(content.attachments)
    )
    return [cover, f"<section><h1>目录</h1>{lines}</section>", form, narrative]


def _paper(number: int, paper: BookAttachment, folder: Path) -> str:
    head = f"<div>附件{number + 1}　{html.escape(paper.title)}</div>"
    name, pages = paper.file_name, _pages(folder / paper.file_name)
    pictures = [f"{name}.{index}.jpg" for index in range(pages)] if pages else [name]
    return "".join(
        f"<section class='paper' {'' if index else f'id=paper-{number}'}>{head}<img src='{picture}'></section>"
        for index, picture in enumerate(pictures)
    )


def _pages(path: Path) -> int:
    if path.suffix != ".pdf":
        return 0
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


TYPST = """
#set document(title: %(title)s)
#set page(paper: "a4", margin: (inside: 25mm, outside: 18mm, top: 24mm, bottom: 25mm),
  footer: context [#text(8pt)[%(number)s] #h(1fr) 第 #counter(page).display() 页 共 #counter(page).final().first() 页 #h(1fr)])
#set text(font: ("Noto Serif CJK SC", "BabelStone Han", "HanaMinB"), size: 11pt, lang: "zh")
#show heading: it => block(text(font: "Noto Sans CJK SC", size: 14pt, weight: "regular", it.body))
#let cell(words) = table.cell(align: center + horizon, strong(words))
"""


def write_typst(content: BookContent, folder: Path) -> None:
    """One Typst file with everything in it."""
    identity = f"{content.dossier_number} 版本 {content.version_code}"
    lines = [TYPST % {"title": _quoted(content.title), "number": identity}]
    lines += [
        f"#align(center, text({one.size_pt}pt, {_quoted(one.text)}))" for one in content.cover
    ]
    lines += [f"#align(center, text(16pt, {_quoted(one.value)}))" for one in content.cover_facts]
    lines += ["#pagebreak()", "#outline(title: [目录])", '#pagebreak(to: "odd")']
    lines += [_section_in_typst(section) for section in content.sections]
    lines += [_opinion_in_typst(box.label, box.text, box.signer) for box in content.opinions]
    told = content.narrative
    if told:
        lines += ['#pagebreak(to: "odd")', f"#align(center, text(22pt, {_quoted(told.title)}))"]
        lines.append(f"#set text(size: {told.body_pt}pt)\n#set par(leading: 12pt, justify: true)")
        lines += [f"#par(first-line-indent: 2em, {_quoted(one)})" for one in told.paragraphs]
    lines += ["#set text(size: 10.5pt)", '#pagebreak(to: "odd")']
    for number, paper in enumerate(content.attachments):
        lines += _paper_in_typst(number, paper, folder)
    (folder / "book.typ").write_text("\n".join(lines))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _section_in_typst(section: parts.Section) -> str:
    cells = [f"cell({_quoted(one.label)}), {_quoted(one.value)}" for one in section.facts]
    text = f"= {section.title}\n#table(columns: (15%, 85%), {', '.join(cells)})\n"
    for table in section.tables:
        head = ", ".join(f"cell({_quoted(one)})" for one in table.head)
        rows = ", ".join(_quoted(value) for row in table.rows for value in row)
        columns = ", ".join(f"{width}fr" for width in table.widths)
        text += f"{table.title}\n#table(columns: ({columns}), table.header({head}), {rows})\n"
    return text


def _opinion_in_typst(label: str, text: str, signer: str) -> str:
    seal = f"#align(right)[主要负责人签字：{signer} \\ （公章） \\ 年　月　日]"
    return (
        f"#table(columns: (13mm, 1fr), cell({_quoted(label)}), "
        f"block(height: 56mm)[#{_quoted(text)} #v(1fr) {seal}])"
    )


def _paper_in_typst(number: int, paper: BookAttachment, folder: Path) -> list[str]:
    count = _pages(folder / paper.file_name)
    pages = [f", page: {index + 1}" for index in range(count)] or [""]
    lines = [f"== 附件{number + 1}　{paper.title}"]
    for page in pages:
        shown = f"image({_quoted(paper.file_name)}{page}, width: 100%, height: 92%, fit: {_quoted('contain')})"
        lines += [f"#{shown}", "#pagebreak(weak: true)"]
    return lines
