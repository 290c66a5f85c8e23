"""What a queued message shows beside its words: a code to scan, a picture, a seller's file."""

from .. import files
from ..files import Format
from ..kit.db import Tx
from ..kit.ids import AttachmentId, StoreId, decode
from ..kit.world import World
from . import queries
from .images import qr_png
from .models import AttachedFile, Attachments, ChannelName, Media, MediaKind, QrImage, ShopPicture


async def media_of(
    tx: Tx, world: World, store: StoreId, holds: Attachments, *, channel: ChannelName
) -> Media | None:
    """By its public address where there is one, else its bytes; None where there is nothing, any more."""
    if holds.image is not None:
        # Telegram gives up on an address it cannot read at once, and a code is what is paid by.
        return _qr(holds.image, None if channel is ChannelName.TELEGRAM else world)
    if holds.picture is not None:
        return await _picture(tx, world, store, holds.picture)
    if holds.attachment is not None:
        return await _attached(tx, store, holds.attachment)
    return None


def _qr(image: QrImage, world: World | None) -> Media:
    url = f"{world.public_url}{image.path}" if world is not None and world.public else None
    return Media(
        kind=MediaKind.IMAGE,
        content_type="image/png",
        url=url,
        content=None if url else qr_png(image.qr),
    )


async def _picture(tx: Tx, world: World, store: StoreId, picture: ShopPicture) -> Media | None:
    """WebP is drawn anew: WhatsApp takes it for a sticker."""
    if picture.path is None:
        return Media(kind=MediaKind.IMAGE, content_type="image/*", url=picture.url)
    found = await files.read(tx, store, picture.path)
    if found is None:
        return None
    if found.media_type == Format.WEBP.media_type:
        drawn = await files.redraw(found.content, to=Format.JPEG)
        kind = Format.JPEG.media_type
        return Media(kind=MediaKind.IMAGE, content_type=kind, content=drawn.content)
    url = f"{world.public_url}{picture.path}" if world.public else None
    return Media(
        kind=MediaKind.IMAGE,
        content_type=found.media_type,
        url=url,
        content=None if url else found.content,
    )


async def _attached(tx: Tx, store: StoreId, file: AttachedFile) -> Media | None:
    """No public address: only the shop's members may open it, and whoever it is sent to."""
    found = await queries.find_attached(tx, store, AttachmentId(decode("att", file.id)))
    if found is None:
        return None
    return Media(
        kind=file.kind,
        content_type=file.content_type,
        content=found.content,
        filename=file.filename if file.kind is MediaKind.DOCUMENT else None,
    )
