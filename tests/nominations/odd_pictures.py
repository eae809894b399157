"""Pictures as phones, scanners and chat programs leave them; all can be shown."""

from collections.abc import Callable

from PIL import Image, ImageCms

from tests.nominations import upload_samples as files


def wide_gamut() -> bytes:
    """Numbers of another colour space: red and green changed places, as its profile tells."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return files.saved(files.page(), "JPEG", quality=95, icc_profile=lab.tobytes())


def broken_profile() -> bytes:
    return files.saved(files.page(), "JPEG", quality=95, icc_profile=b"no profile at all" * 9)


def see_through_palette() -> bytes:
    few = files.page().quantize(32)
    return files.saved(few, "PNG", transparency=3)


def grey_with_alpha() -> bytes:
    grey = files.page().convert("LA")
    grey.putalpha(Image.linear_gradient("L").resize(grey.size))
    return files.saved(grey, "PNG")


def pages(*heights: int) -> bytes:
    many = [files.page(300, height) for height in heights]
    return files.saved(many[0], "TIFF", save_all=True, append_images=many[1:])


def turned_png() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return files.saved(files.page().transpose(Image.Transpose.ROTATE_90), "PNG", exif=exif)


def turned_tiff() -> bytes:
    stored = files.page().transpose(Image.Transpose.ROTATE_180)
    return files.saved(stored, "TIFF", tiffinfo={274: 3})


PLACED: dict[str, Callable[[], bytes]] = {
    **{f"exif-{n}": (lambda n=n: files.turned(n)) for n in files.TURNS},
    "jpeg-progressive": lambda: files.saved(files.page(), "JPEG", progressive=True),
    "jpeg-grey": lambda: files.saved(files.page().convert("L"), "JPEG"),
    "jpeg-cmyk": lambda: files.saved(files.page().convert("CMYK"), "JPEG", quality=95),
    "jpeg-profile": wide_gamut,
    "jpeg-broken-profile": broken_profile,
    "jpeg-large": lambda: files.turned(6, (3000, 4000)),
    "jpeg-restart": lambda: files.saved(files.page(), "JPEG", restart_marker_rows=1),
    "jpeg-pdf-behind": lambda: files.saved(files.page(), "JPEG") + b"%PDF-1.4\n%%EOF",
    "png": lambda: files.saved(files.page(), "PNG"),
    "png-palette": lambda: files.saved(files.page().quantize(64), "PNG"),
    "png-palette-see-through": see_through_palette,
    "png-see-through": files.see_through,
    "png-grey-alpha": grey_with_alpha,
    "png-16-bit": files.sixteen_bits,
    "png-1-bit": lambda: files.saved(files.page().convert("1"), "PNG"),
    "png-turned": turned_png,
    "webp": lambda: files.saved(files.page(), "WEBP", quality=95),
    "webp-lossless": lambda: files.saved(files.page(), "WEBP", lossless=True),
    "heic": lambda: files.saved(files.page(), "HEIF", quality=95),
    "bmp": lambda: files.saved(files.page(), "BMP"),
    "bmp-palette": lambda: files.saved(files.page().quantize(16), "BMP"),
    "tiff-lzw": lambda: files.saved(files.page(), "TIFF", compression="tiff_lzw"),
    "tiff-fax": lambda: files.saved(files.page().convert("1"), "TIFF", compression="group4"),
    "tiff-cmyk": lambda: files.saved(files.page().convert("CMYK"), "TIFF"),
    "tiff-turned": turned_tiff,
    "tiff-pages": lambda: pages(400, 300, 500),
}
"""Each must be bound upright and in its colours."""
