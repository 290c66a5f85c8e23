from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from ...conversations import Filters
from ...kit.db import Tx
from ...kit.ids import StoreId
from ...stores import Right, may
from ..alarms import read_alarms
from ..chats import read_lines
from ..errors import NotHere
from ..forms import read_id
from ..phone import read_phone
from ..queries import figures, inbox, orders
from ..queries.sessions import choose_store
from ..screen import Screen

_FEED = 4  # chats and orders on the first page


@get("/", operation_id="homePage", right=Right.READ_STORE)
async def home(screen: NamedDependency[Screen]) -> Response[bytes]:
    async with screen.transaction() as tx:
        local = (await screen.shop(tx)).local
        return await screen.page(
            tx,
            "home.html",
            active="home",
            today=await figures.today(tx, screen.store, local.midnight()),
            setup=await figures.setup(tx, screen.store),
            **await _feed(tx, screen.store),
            **await read_lines(tx, screen),
            **await read_phone(tx, screen),
            **await read_alarms(tx, screen),
        )


async def _feed(tx: Tx, store: StoreId) -> dict[str, object]:
    return {
        "latest_chats": await inbox.conversations(tx, store, filters=Filters(), limit=_FEED),
        "latest_orders": await orders.orders(tx, store, before=None, limit=_FEED),
    }


@get("/more", operation_id="morePage", right=Right.READ_STORE)
async def more(screen: NamedDependency[Screen]) -> Response[bytes]:
    """What the phone's menu has no room for."""
    async with screen.transaction() as tx:
        return await screen.page(
            tx,
            "more.html",
            active="more",
            may_see_connections=may(screen.role, Right.READ_CONNECTIONS),
            may_see_team=may(screen.role, Right.READ_MEMBERS),
        )


@post("/store", operation_id="chooseStore", status_code=303, right=Right.READ_STORE)
async def switch_store(screen: NamedDependency[Screen]) -> Redirect:
    """Look at another of one's stores."""
    form = await screen.request.form()
    wanted = StoreId(read_id("sto", str(form.get("store", ""))))
    if wanted not in {mine.id for mine in screen.stores}:
        raise NotHere
    async with screen.world.database.routing() as tx:
        await choose_store(tx, screen.session.token_hash, wanted)
    return screen.back_to("/")


routes = [home, more, switch_store]
