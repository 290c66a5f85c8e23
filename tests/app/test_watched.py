"""A running shop as its operator sees it: what its log says and never says, its audit, its end."""

import json
import re
import socket
import time
from pathlib import Path

import httpx
from drills.ports import free_ports

from .processes import run, started

PASSWORD = "empat kata sandi acak"
PRODUCTION = {
    "PESAN_ENV": "production",
    "PESAN_SECRET_KEY": "CANARY-secret-key-" + "k" * 40,
    "PESAN_PUBLIC_URL": "https://shop.example",
    "PESAN_METRICS_TOKEN": "CANARY-metrics-token",
}
STOP_SECONDS_MAX = 10.0


def test_no_secret_reaches_the_log_whatever_way_it_comes_and_the_audit_verifies(
    migrated: Path,
) -> None:
    port = str(*free_ports(1))
    settings = {**PRODUCTION, "PESAN_PORT": port}
    with started("serve", folder=migrated, **settings) as process:
        process.wait_for('"pesan.serving"')
        api = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        person = {"name": "Sari", "email": "sari@example.com", "password": f"CANARY {PASSWORD}"}
        made = api.post("/api/v1/auth/register", json=person)
        assert made.status_code == 201, made.text
        token = made.json()["access_token"]
        me = made.json()["user"]["id"]
        store = api.post(
            "/api/v1/stores", json={"name": "Toko"}, headers={"Authorization": f"Bearer {token}"}
        ).json()["id"]
        inside = f"/api/v1/stores/{store}"
        secrets_sent = [
            api.post("/api/v1/auth/login", json={**person, "password": "CANARY wrong"}),
            api.post("/api/v1/auth/login", content=b'{"password": "CANARY'),
            api.post("/api/v1/auth/refresh", json={"refresh_token": "CANARY"}),
            api.get(inside, headers={"Authorization": "Bearer CANARY"}),
            api.get(inside, headers={"Authorization": "Bearer psn_live_CANARY"}),
            api.get(inside, headers={"Cookie": "__Host-pesan=CANARY"}),
            api.get(f"{inside}?access_token=CANARY&key=psn_live_CANARY"),
            api.get("/inbox", headers={"Cookie": "__Host-pesan=CANARY"}),
            api.get("/masuk/CANARY"),
            api.get("/pay/CANARY"),
            api.get("/metrics", headers={"Authorization": "Bearer CANARY"}),
            api.get("/nowhere/CANARY?password=CANARY"),
            api.post("/login", data={"email": "sari@example.com", "password": "CANARY"}),
            api.put(
                f"{inside}/connections/xendit",
                json={"secret_key": "CANARY", "callback_token": "CANARY"},
                headers={"Authorization": f"Bearer {token}"},
            ),
            api.post("/webhooks/xendit/cnx_x", headers={"x-callback-token": "CANARY"}),
            api.get("/webhooks/whatsapp/cnx_x?hub.verify_token=CANARY&hub.mode=subscribe"),
            api.post(f"{inside}/orders", headers={"Idempotency-Key": "CANARY"}, json={}),
        ]
        assert all(answer.status_code < 500 for answer in secrets_sent)
        denied = api.get(
            "/api/v1/stores/sto_01m837xzv4fcaap6hzehqy48v2",
            headers={"Authorization": f"Bearer {token}", "X-Request-Id": "req_that_was_denied"},
        )
        assert denied.status_code == 404
        api.close()
        time.sleep(1.5)  # until a worker has chained what was done

        heads = run("audit", "head", folder=migrated, **settings)
        (migrated / "heads").write_text(heads.stdout)
        verified = run("audit", "verify", "--heads", "heads", folder=migrated, **settings)
        one = run("audit", "verify", "--store", "people", folder=migrated, **settings)
        wrong = run("audit", "verify", "--store", "sto_x", folder=migrated, **settings)
        process.stop()
        log = process.output

    assert "CANARY" not in log, [line for line in log.splitlines() if "CANARY" in line]
    events = [json.loads(line) for line in log.splitlines()]
    assert all({"event", "level", "timestamp", "request_id"} <= set(event) for event in events)
    assert any(event["event"] == "requests.denied" for event in events)
    assert me.startswith("usr_")
    assert re.search(rf"^{store} \d+ [0-9a-f]{{64}} [0-9a-f]{{64}}$", heads.stdout, re.MULTILINE)
    assert heads.stdout.startswith("people ")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "are as they were written" in verified.stdout
    assert one.returncode == 0
    assert wrong.returncode == 1
    assert "Traceback" not in wrong.stderr


def test_it_ends_within_ten_seconds_whatever_is_still_open(migrated: Path) -> None:
    """A page that listens, a request that never ends, a connection that says nothing."""
    port = str(*free_ports(1))
    with started("serve", folder=migrated, PESAN_PORT=port) as process:
        process.wait_for("serves at")
        idle = socket.create_connection(("127.0.0.1", int(port)))
        slow = socket.create_connection(("127.0.0.1", int(port)))
        slow.sendall(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{")
        kept = httpx.Client(base_url=f"http://127.0.0.1:{port}")
        assert kept.get("/healthz").status_code == 200

        seconds = process.stop()

        for one in (idle, slow):
            one.close()
        kept.close()
        assert process.child.returncode == 0, process.output
    assert seconds < STOP_SECONDS_MAX, seconds
