from .. import channels, files, stores
from ..kit import clock
from ..kit.errors import Problem
from ..kit.jobs import Later
from ..kit.world import World
from . import actions, rules
from .errands import FetchFile
from .models import FileStatus, FileToFetch
from .queries import media as queries


async def fetch_file(world: World, job: FetchFile) -> None:
    """Gets a message's file from its channel, no transaction open meanwhile.

    Raises Later after what may be better the next time; after that it is given up for gone.
    """
    store = job.store_id
    async with world.database.store(store) as tx:
        wanted = await queries.find_waiting(tx, store, job.message_id)
        if wanted is None:
            return
        credentials = await stores.credentials_of(tx, world, store, wanted.connection_id)
    channel = channels.connect(world, credentials)
    try:
        found = await channel.download(wanted.source, bytes_max=rules.FILE_BYTES_MAX)
        await _keep(world, job, wanted, found.content, found.content_type)
    except channels.MediaGone as gone:
        await _give_up(world, job, FileStatus.GONE, gone)
    except (channels.DeliveryFailed, channels.DeliveryRefused) as failed:
        await _again(world, job, wanted, failed)  # a token is replaced within the hour, or never
    except (channels.MediaTooLarge, files.NotAPicture, files.PictureBroken) as refused:
        await _give_up(world, job, FileStatus.REFUSED, refused)
    except (files.TooManyPixels, files.QuotaSpent) as refused:
        await _give_up(world, job, FileStatus.REFUSED, refused)


async def _keep(
    world: World, job: FetchFile, wanted: FileToFetch, content: bytes, content_type: str
) -> None:
    """Raises the failures of the files room."""
    if not content:
        raise files.PictureBroken
    kind = rules.content_type_of(content_type or wanted.source.content_type)
    # Whatever hides in a picture is gone once it is drawn anew; all else is never shown in a page.
    picture = await files.redraw(content) if rules.is_drawn(wanted.source.kind) else None
    async with world.database.store(job.store_id) as tx:
        await actions.keep_file(
            tx, job.store_id, wanted, content=content, content_type=kind, picture=picture
        )


async def _again(world: World, job: FetchFile, wanted: FileToFetch, failed: Problem) -> None:
    if wanted.attempts + 1 >= rules.FETCHES_MAX:
        await _give_up(world, job, FileStatus.GONE, failed)
        return
    async with world.database.store(job.store_id) as tx:
        await queries.count_attempt(
            tx, store=job.store_id, message=job.message_id, reason=str(failed), now=clock.now()
        )
    raise Later(seconds=rules.fetch_wait_seconds(wanted.attempts)) from failed


async def _give_up(world: World, job: FetchFile, status: FileStatus, why: Problem) -> None:
    async with world.database.store(job.store_id) as tx:
        await actions.give_file_up(tx, job.store_id, job.message_id, status=status, reason=str(why))
