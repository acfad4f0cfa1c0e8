"""Picture files: settings measured for product pictures (size against CPU), and what a file says of itself."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from engines.renderer.errors import PictureDamaged
from engines.renderer.spec import PictureFormat


def encoded(image: Image.Image, picture_format: PictureFormat) -> bytes:
    """The image as a file. WebP method 2 takes a quarter of the time of the default for a tenth more bytes."""
    out = BytesIO()
    match picture_format:
        case "webp":
            image.save(out, "WEBP", quality=88, method=2, alpha_quality=100)
        case "png":
            image.save(out, "PNG", compress_level=6)
        case "jpeg":
            image.convert("RGB").save(out, "JPEG", quality=90, subsampling=0, optimize=True)
    return out.getvalue()


def checked(data: bytes, picture_format: PictureFormat, width: int, height: int) -> bytes:
    """The file, if it opens and is a picture of this format and size. Raises PictureDamaged.

    Format and size are read from its head first, so that a file that claims to be huge is never unpacked.
    """
    try:
        with Image.open(BytesIO(data)) as image:
            found = ((image.format or "unknown").lower(), image.width, image.height)
            if found != (picture_format, width, height):
                raise PictureDamaged(
                    f"The picture is {found[0]} {found[1]}x{found[2]}, ordered was {picture_format} {width}x{height}."
                )
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureDamaged(f"The file is no picture that can be opened ({error}).") from error
    return data
