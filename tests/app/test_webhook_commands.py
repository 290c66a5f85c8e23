"""`pesan webhooks`: an operator sees what gateways told, and has it read again, beside a shop that sells."""

import json
import secrets
import time
from pathlib import Path

import httpx

from pesan.payments.providers.sandbox import SIGNATURE, sign

from ..running import PASSWORD
from .processes import Process, run, started

SECRET = "the-secret-of-the-simulated-gateway"


def store_told_of(process: Process, *requests: str) -> str:
    """A store whose gateway told of requests that nobody made."""
    with httpx.Client(base_url=process.url, timeout=10) as api:
        email = f"{secrets.token_hex(6)}@example.com"
        account = {"name": "Sari", "email": email, "password": PASSWORD}
        token = api.post("/api/v1/auth/register", json=account).json()["access_token"]
        api.headers["authorization"] = f"Bearer {token}"
        store = api.post("/api/v1/stores", json={"name": "Toko Sari"}).json()["id"]
        path = f"/api/v1/stores/{store}"
        hook = api.put(f"{path}/connections/sandbox", json={"secret": SECRET}).json()
        url = hook["webhook_url"].replace("/webhooks/sandbox/", "/webhooks/sandbox-payments/")
        for one in requests:
            told = {"event": "payment.captured", "id": one, "request_id": one, "reference": "x"}
            body = json.dumps(told).encode()
            answer = api.post(url, content=body, headers={SIGNATURE: sign(SECRET, body)})
            assert answer.status_code == 200, answer.text
        until = time.monotonic() + 20
        while any(
            one["processed_at"] is None
            for one in api.get(f"{path}/payment-webhooks").json()["items"]
        ):
            assert time.monotonic() < until, "nobody read them"
            time.sleep(0.1)
    return str(store)


def test_an_operator_has_webhooks_read_again(migrated: Path) -> None:
    with started("serve", folder=migrated) as process:
        store = store_told_of(process, "sbr-1", "sbr-2")

        told = run("webhooks", "list", store, folder=migrated)
        lines = told.stdout.splitlines()
        first = run("webhooks", "replay", store, lines[0].split()[0], folder=migrated)
        none = run("webhooks", "replay", store, folder=migrated)
        every = run("webhooks", "replay", store, "--since", "2020-01-01", folder=migrated)

        assert (told.returncode, len(lines)) == (0, 2), told.stdout + told.stderr
        assert all("payment.captured  1x  " in line for line in lines), lines
        assert (none.returncode, "say which" in none.stderr) == (2, True)
        assert first.stdout == "1 are read again by a worker.\n", first.stderr
        assert every.stdout == "2 are read again by a worker.\n", every.stderr
