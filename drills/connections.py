"""What a shop of a drill is connected to: the simulated phone, the gateways' twins, a browser."""

import re
from urllib.parse import urlsplit

import httpx
from bench.lab import PASSWORD
from tests.twins import UNENCRYPTED
from tests.twins.stripe import StripeTwin
from tests.twins.xendit import XenditTwin

from .cells import SECRET
from .shop import Shop

METHODS = {"xendit": "qris", "stripe": "card"}
CHOICES = {"xendit": "xendit:qris:QRIS", "stripe": "stripe:card:"}  # as the pay page names them


async def connected(shop: Shop, xendit: XenditTwin, stripe: StripeTwin) -> dict[str, str]:
    """The simulated phone and both gateways; where these post."""
    given = {
        "sandbox": {"secret": SECRET},
        "xendit": {"secret_key": xendit.secret_key, "callback_token": xendit.callback_token},
        "stripe": {"secret_key": stripe.secret_key, "webhook_secret": stripe.webhook_secret},
    }
    hooks = {}
    for name, values in given.items():
        answer = await shop.quiet.insist("PUT", shop.path(f"/connections/{name}"), values)
        assert answer.status == 200, answer
        path = urlsplit(answer.json["webhook_url"]).path
        hooks[name] = f"http://127.0.0.1:{shop.fleet.ports()[0]}{path}"
    shop.hook = hooks["sandbox"]
    return hooks


async def dashboard_login(shop: Shop) -> str:
    """The owner's browser, as a Cookie header."""
    url = f"http://127.0.0.1:{shop.fleet.ports()[0]}"
    async with httpx.AsyncClient(base_url=url, verify=UNENCRYPTED, trust_env=False) as browser:
        page = await browser.get("/login")
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', page.text)
        assert token is not None, page.text[:200]
        form = {"form_token": token[1], "email": shop.email, "password": PASSWORD, "next": "/"}
        entered = await browser.post("/login", data=form)
        assert entered.status_code == 303, entered.text[:200]
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
