"""Pictures of contacts: what somebody uploads becomes a small square without anything else in the file."""

import hashlib
import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import String, cast, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.db.upserting import insert_new
from portal.teams.models import ContactPicture, TeamSetting

SIDE = 320  # pixels
QUALITY = 82
TAKEN = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000  # a telephone's camera has fewer; more would be a bomb
MEDIA_TYPE = "image/webp"
FOLDER, SUFFIX = "/pictures/", ".webp"


class BadPicture(Exception):
    """This is no picture that can be shown; `because` is "type", "moves" or "large"."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def portrait(content: bytes) -> bytes:
    """The middle of a JPEG, PNG or WebP as a square of 320 pixels, in WebP without any metadata. Raises
    BadPicture. It takes some ten milliseconds of CPU, more for large ones."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=TAKEN) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise BadPicture("large")
                if getattr(image, "n_frames", 1) > 1:
                    raise BadPicture("moves")
                upright = ImageOps.exif_transpose(image)
                square = ImageOps.fit(upright.convert("RGB"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture("large") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BadPicture("type") from None
    packed = io.BytesIO()
    clean = Image.new("RGB", square.size)
    clean.paste(square)  # a new image has no profile, comment or position
    clean.save(packed, "WEBP", quality=QUALITY)
    return packed.getvalue()


async def keep(session: AsyncSession, content: bytes) -> str:
    """Stores a portrait; its address, which changes with its content."""
    digest = hashlib.sha256(content).hexdigest()[:32]
    await insert_new(session, ContactPicture, digest=digest, content=content, added_at=clock.now())
    return f"{FOLDER}{digest}{SUFFIX}"


async def find(session: AsyncSession, name: str) -> bytes | None:
    """The portrait at the last part of its address."""
    if not name.endswith(SUFFIX):
        return None
    digest = name.removesuffix(SUFFIX)
    return await session.scalar(select(ContactPicture.content).where(ContactPicture.digest == digest))


async def forget_unused(session: AsyncSession, address: str) -> None:
    """Removes the portrait at an address, unless a contact still has it."""
    still = cast(TeamSetting.value, String).contains(address, autoescape=True)
    if await session.scalar(select(TeamSetting.name).where(still).limit(1)) is None:
        digest = address.removeprefix(FOLDER).removesuffix(SUFFIX)
        await session.execute(delete(ContactPicture).where(ContactPicture.digest == digest))
