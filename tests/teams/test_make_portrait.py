"""An uploaded picture becomes a small square that says nothing but what it shows; what is no picture, moves
or would fill the memory is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from portal.db import Database
from portal.teams import portraits
from portal.teams.contacts import Contact
from portal.teams.enlisting import Listing, enlist
from portal.teams.portraits import SIDE, BadPicture, portrait
from portal.teams.settings import change
from tests.databases import on_both_databases

ORIENTATION = 0x0112
GPS = 0x8825


def packed(image: Image.Image, kind: str, **options: object) -> bytes:
    into = io.BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def halves(width: int, height: int) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width, height // 2))
    return image


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(640, 480), (100, 900), (3, 2)])
def test_every_kind_and_shape_becomes_a_square(kind: str, size: tuple[int, int]) -> None:
    made = shown(portrait(packed(halves(*size), kind)))
    assert (made.format, made.size, made.mode) == ("WEBP", (SIDE, SIDE), "RGB")


def test_a_picture_with_colors_of_another_kind_is_taken() -> None:
    for mode in ("L", "P", "RGBA", "CMYK"):
        kind = "JPEG" if mode == "CMYK" else "PNG"
        assert shown(portrait(packed(Image.new(mode, (20, 20)), kind))).mode == "RGB"


def test_it_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 3  # upside down
    exif[GPS] = {1: "N", 2: (42.0, 16.0, 0.0)}
    made = portrait(packed(halves(400, 400), "JPEG", exif=exif, comment=b"Robin at home"))
    assert not shown(made).getexif()
    assert b"Robin" not in made
    top = shown(made).getpixel((SIDE // 2, 20))
    assert isinstance(top, tuple)
    red, _, blue = top
    assert blue > 200
    assert red < 60


@pytest.mark.parametrize("content", [b"", b"<svg onload='x'/>", b"GIF89a", b"\xff\xd8\xff\xe0 no picture"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadPicture) as refused:
        portrait(content)
    assert refused.value.because == "type"


def test_other_kinds_and_cut_off_files_are_refused() -> None:
    whole = packed(halves(200, 200), "JPEG")
    for content in (packed(halves(9, 9), "GIF"), packed(halves(9, 9), "TIFF"), whole[: len(whole) // 2]):
        with pytest.raises(BadPicture) as refused:
            portrait(content)
        assert refused.value.because == "type"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green")]
    moving = packed(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(BadPicture) as refused:
        portrait(moving)
    assert refused.value.because == "moves"


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_file_that_says_it_is_huge_is_refused_before_it_is_unpacked(side: int) -> None:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    with pytest.raises(BadPicture) as refused:
        portrait(bomb)
    assert refused.value.because == "large"


@on_both_databases
async def test_a_portrait_is_kept_once_and_for_as_long_as_a_contact_has_it(database: Database) -> None:
    content = portrait(packed(halves(20, 20), "PNG"))
    async with database.write.begin() as session:
        (team,) = await enlist(session, [Listing("Elm", None, None, None)])
        address = await portraits.keep(session, content)
        assert await portraits.keep(session, content) == address
        name = address.rpartition("/")[2]
        assert await portraits.find(session, name) == content
        await change(session, team, contacts=[Contact("Robin", email="robin@example.org", picture=address)])
        await portraits.forget_unused(session, address)
        assert await portraits.find(session, name) == content
        await change(session, team, contacts=[])
        await portraits.forget_unused(session, address)
        assert await portraits.find(session, name) is None
