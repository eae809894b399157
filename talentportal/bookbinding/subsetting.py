"""The glyphs of a typeface that a book needs, cut out in one pass and without a copy of the whole.

WeasyPrint copies each font file (26 MB for a Chinese one) before it cuts, and cuts twice: the
first pass keeps the numbers of the glyphs and drops what follows the last, the second only
confirms that, for two thirds of the time. Vertical metrics, which no page uses, are a third of
what is left.
"""

from typing import Any

DROPPED = (
    *(b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT"),
    *(b"SVG ", b"VORG", b"vhea", b"vmtx"),
)


def install() -> None:
    """Let WeasyPrint cut typefaces this way."""
    from weasyprint.pdf import fonts  # slow import

    fonts.get_hb_object_data = lambda _face: b""  # asked for the whole file of each font
    fonts.Font.subset = _cut


def _cut(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset  # slow import
    from weasyprint.text.fonts import get_hb_object_data  # slow import

    wish = harfbuzz_subset.hb_subset_input_create_or_fail()
    wish = ffi.gc(wish, harfbuzz_subset.hb_subset_input_destroy)
    flags = (
        harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS
        | harfbuzz_subset.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED
        | harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
    )
    if not hinting:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    if font.missing:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
    harfbuzz_subset.hb_subset_input_set_flags(wish, flags)

    def fill(numbers: Any, values: list[int]) -> None:
        given = ffi.new(f"hb_codepoint_t[{len(values)}]", sorted(values))
        harfbuzz.hb_set_add_sorted_array(numbers, given, len(values))

    fill(harfbuzz_subset.hb_subset_input_glyph_set(wish), list(to_unicode))
    dropped = harfbuzz_subset.hb_subset_input_set(
        wish, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG
    )
    fill(dropped, [harfbuzz.hb_tag_from_string(name, -1) for name in DROPPED])
    face = harfbuzz_subset.hb_subset_or_fail(font.hb_face, wish)
    content = get_hb_object_data(ffi.gc(face, harfbuzz.hb_face_destroy)) if face else None
    if not content:
        raise RuntimeError(f"The typeface {font.family} could not be cut.")
    font.file_content = content
