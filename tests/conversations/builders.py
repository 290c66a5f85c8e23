"""A seller with a WhatsApp connection, whose customers are answered by people, not by the agent."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pesan.kit.ids import ConversationId, StoreId, decode

from ..running import ACCESS_TOKEN, PHONE_NUMBER_ID, Pesan, Seller
from ..twins.graph import Hook

APP_SECRET = "the-app-secret-of-this-shop"
VERIFY_TOKEN = "the-verify-token-of-this-shop"
SARI = "6281234567890"
BUDI = "6281234567891"


@dataclass
class Shop:
    seller: Seller
    hook: Hook

    @property
    def pesan(self) -> Pesan:
        return self.seller.pesan

    @property
    def store(self) -> StoreId:
        return StoreId(decode("sto", self.seller.store_id))

    async def hears(self, text: str, *, sender: str = SARI, times: int = 1) -> None:
        """A customer writes, and it has joined its thread."""
        before = await self._messages_count()
        content = ("text", {"text": {"body": text}})
        delivered = await self.pesan.graph.write(self.hook, sender, content, times=times)
        assert set(delivered.statuses) == {200}
        await self.pesan.eventually(
            "SELECT count(*) > $1 FROM customer_messages WHERE author = 'customer'", before
        )

    async def conversation(self) -> Any:
        """The conversation that changed last, as the API shows it."""
        page = (await self.seller.get("/conversations")).json()
        return page["items"][0]

    async def conversation_id(self) -> ConversationId:
        return ConversationId(decode("con", (await self.conversation())["id"]))

    async def messages(self) -> list[Any]:
        """Of the same conversation, oldest first."""
        conversation = await self.conversation()
        page = await self.seller.get(f"/conversations/{conversation['id']}/messages", limit=100)
        assert page.status_code == 200, page.text
        items: list[Any] = page.json()["items"]
        return items[::-1]

    async def says(self, text: str) -> Any:
        """The seller answers in the same conversation."""
        conversation = await self.conversation()
        return await self.seller.made(
            f"/conversations/{conversation['id']}/messages", {"text": text}
        )

    async def status_becomes(self, message: Any, *statuses: str) -> Any:
        await self.pesan.eventually(
            "SELECT status = ANY($2::text[]) FROM customer_messages WHERE id = $1",
            decode("msg", message["id"]),
            list(statuses),
        )
        found = [one for one in await self.messages() if one["id"] == message["id"]]
        return found[0]

    async def _messages_count(self) -> int:
        count: int = await self.pesan.value(
            "SELECT count(*) FROM customer_messages WHERE author = 'customer'"
        )
        return count


async def open_shop(pesan: Pesan, name: str = "Sari", *, owner: str = "human") -> Shop:
    """The first shop of a test has the Graph twin's own number."""
    seller = await pesan.seller(name)
    answer = await seller.patch("/settings", {"default_owner": owner})
    assert answer.status_code == 200, answer.text
    return Shop(seller, await connect(seller))


async def connect(
    seller: Seller,
    *,
    phone_number_id: str = PHONE_NUMBER_ID,
    app_secret: str = APP_SECRET,
    access_token: str = ACCESS_TOKEN,
) -> Hook:
    answer = await seller.put(
        "/connections/whatsapp",
        {
            "phone_number_id": phone_number_id,
            "waba_id": "419561257915477",
            "access_token": access_token,
            "app_secret": app_secret,
            "verify_token": VERIFY_TOKEN,
        },
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["webhook_url"], app_secret


def monday_evening() -> datetime:
    """A Monday to come, 20:00 in Jakarta."""
    today = datetime.now(UTC).replace(hour=13, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())


async def until(pesan: Pesan, moment: datetime) -> None:
    """The business clock says it is then."""
    await pesan.shift_clock((moment - datetime.now(UTC)).total_seconds())
