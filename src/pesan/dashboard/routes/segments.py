"""Segments: customers by what they have in common, as broadcasts are sent to."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import broadcasts
from ...broadcasts import Conditions
from ...kit.db import Tx
from ...kit.ids import SegmentId, encode
from ...stores import Right, may
from ..broadcasts import SEGMENTS, WRITTEN_TO, conditions_in, others_in
from ..forms import read_id, version_in
from ..screen import Screen

PATH = "/segments"
_ONE = f"{PATH}/{{segment_id:str}}"


@get(PATH, operation_id="segmentsPage", right=Right.READ_BROADCASTS)
async def segments(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _draw_all(screen)


@post(PATH, operation_id="writeSegment", right=Right.DRAFT_BROADCASTS)
async def write(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    form = await screen.form()

    async def verb(tx: Tx) -> str:
        currency = (await screen.shop(tx)).store.currency
        made = await broadcasts.create_segment(
            tx,
            screen.store,
            name=broadcasts.named(form.get("name", "")[:120]),
            conditions=conditions_in(form, currency, before=Conditions()),
            actor=screen.call.actor,
        )
        return f"{PATH}/{encode('seg', made.id)}"

    return await screen.act(verb, page=PATH, draw=lambda: _draw_all(screen))


@get(_ONE, operation_id="segmentPage", right=Right.READ_BROADCASTS)
async def show(screen: NamedDependency[Screen], segment_id: FromPath[str]) -> Response[bytes]:
    """Who is in it now, and what it asks."""
    return await _draw(screen, SegmentId(read_id("seg", segment_id)))


@post(_ONE, operation_id="changeSegmentByForm", right=Right.DRAFT_BROADCASTS)
async def change(
    screen: NamedDependency[Screen], segment_id: FromPath[str]
) -> Response[bytes] | Redirect:
    segment, form = SegmentId(read_id("seg", segment_id)), await screen.form()

    async def verb(tx: Tx) -> None:
        currency = (await screen.shop(tx)).store.currency
        before = (await broadcasts.require_segment(tx, screen.store, segment)).conditions
        await broadcasts.change_segment(
            tx,
            screen.store,
            segment,
            {
                "name": broadcasts.named(form.get("name", "")[:120]),
                "conditions": conditions_in(form, currency, before=before),
            },
            version=version_in(form),
            actor=screen.call.actor,
        )

    return await screen.act(verb, page=f"{PATH}/{segment_id}", draw=lambda: _draw(screen, segment))


@post(f"{_ONE}/end", operation_id="endSegment", right=Right.DRAFT_BROADCASTS)
async def end(
    screen: NamedDependency[Screen], segment_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Not while a broadcast is still to ask who is in it."""
    segment = SegmentId(read_id("seg", segment_id))

    async def verb(tx: Tx) -> str:
        await broadcasts.delete_segment(tx, screen.store, segment, actor=screen.call.actor)
        return PATH

    return await screen.act(verb, page=f"{PATH}/{segment_id}", draw=lambda: _draw(screen, segment))


async def _draw_all(screen: Screen) -> Response[bytes]:
    async with screen.transaction() as tx:
        return await screen.page(
            tx,
            "office/segments.html",
            active="more",
            segments=await broadcasts.list_segments(
                tx, store=screen.store, after=None, limit=SEGMENTS
            ),
            blank=Conditions(),
            others_in=others_in,
            channels=WRITTEN_TO,
            can_draft=may(screen.role, Right.DRAFT_BROADCASTS),
        )


async def _draw(screen: Screen, segment: SegmentId) -> Response[bytes]:
    async with screen.transaction() as tx:
        one = await broadcasts.require_segment(tx, screen.store, segment)
        count, people = await broadcasts.preview(tx, screen.store, one.conditions)
        return await screen.page(
            tx,
            "office/segment.html",
            active="more",
            one=one,
            count=count,
            people=people,
            others_in=others_in,
            channels=WRITTEN_TO,
            can_draft=may(screen.role, Right.DRAFT_BROADCASTS),
        )


routes = [segments, write, show, change, end]
