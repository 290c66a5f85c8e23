"""Guessing is slow: for one account, from one place, for everybody; and nobody is kept out for good."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from pesan.accounts import attempts
from pesan.accounts.models import Tried
from pesan.accounts.rules import Allowance, after_try, canonical, wait_after
from pesan.kit.limits import Bucket, Limits, Policy, fields_of
from pesan.kit.visitors import Proxies, network_of

from ..databases import Databases
from ..running import PASSWORD, Pesan, running_pesan

AUTH = "/api/v1/auth"
NOW = datetime(2026, 11, 26, tzinfo=UTC)


async def log_in(
    pesan: Pesan, email: str, password: str = "wrong wrong wrong", *, ip: str = "203.0.113.7"
) -> httpx.Response:
    return await pesan.api.post(
        f"{AUTH}/login",
        json={"email": email, "password": password},
        headers={"X-Forwarded-For": ip},
    )


async def passes(pesan: Pesan, seconds: float) -> None:
    """Waits on real time, which no test shifts: the rows grow older instead."""
    await pesan.rows(
        "UPDATE attempts SET free_at = free_at - $1::interval, drained_at = drained_at - $1::interval"
        " RETURNING 1",
        timedelta(seconds=seconds),
    )


@pytest.mark.usefixtures("patience")
async def test_guessing_one_account_is_slowed_and_nobody_is_kept_out(
    databases: Databases, database: str
) -> None:
    limits = {"rate_limits": "on", "trusted_proxies": "127.0.0.1"}
    async with running_pesan(databases, database, **limits) as pesan:
        person = await pesan.person()  # at home: where they registered

        made = [(await log_in(pesan, person.email)).status_code for _ in range(6)]
        assert made == [401] * 6  # the sixth is made, and the next must wait
        slowed = await log_in(pesan, person.email)
        assert slowed.status_code == 429
        assert slowed.json()["code"] == "accounts.too_many_attempts"
        assert int(slowed.headers["retry-after"]) >= 1

        # Another spelling, another of the stranger's addresses: one account all the same.
        name, _, host = person.email.partition("@")
        assert (await log_in(pesan, f"{name}+x@{host}".upper())).status_code == 429
        assert (await log_in(pesan, person.email, ip="198.51.100.9")).status_code == 429
        # The right password does not help a stranger through; at home it does.
        assert (await log_in(pesan, person.email, PASSWORD)).status_code == 429
        assert (await log_in(pesan, person.email, PASSWORD, ip="127.0.0.1")).status_code == 200

        await passes(pesan, 16 * 60)
        assert (await log_in(pesan, person.email, PASSWORD)).status_code == 200
        assert (await log_in(pesan, person.email)).status_code == 401


@pytest.mark.usefixtures("patience")
async def test_forty_guesses_at_once_compute_few_hashes_and_a_restart_forgets_nothing(
    databases: Databases, database: str
) -> None:
    limits = {"rate_limits": "on", "trusted_proxies": "127.0.0.1", "secret_key": "k" * 40}
    async with running_pesan(databases, database, **limits) as pesan:
        answers = await asyncio.gather(
            *(log_in(pesan, "nobody@example.com", ip=f"203.0.113.{n}") for n in range(40))
        )
        guessed = [a for a in answers if a.status_code == 401]
        # Five at once and the one that begins the wait; more where a slow machine lets it pass.
        assert 6 <= len(guessed) <= 8
        assert {a.status_code for a in answers} == {401, 429}

    async with running_pesan(databases, database, **limits) as pesan:
        again = await log_in(pesan, "nobody@example.com", ip="203.0.113.200")
        assert again.status_code == 429


@pytest.mark.usefixtures("patience")
async def test_one_visitor_cannot_try_account_after_account(
    databases: Databases, database: str
) -> None:
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        answers = [await log_in(pesan, f"{n}@example.com", "short") for n in range(33)]

        statuses = [answer.status_code for answer in answers]
        assert statuses == [401] * 31 + [429] * 2
        # A header nobody trusts changes nothing.
        assert (await log_in(pesan, "x@example.com", ip="192.0.2.1")).status_code == 429


@pytest.mark.usefixtures("patience")
async def test_every_door_counts_the_same_guesses(databases: Databases, database: str) -> None:
    """The API, the page, and what asks whoever is logged in for the password again (S8)."""
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        person = await pesan.person()  # at home: ten guesses are waited for by nobody
        wrong = "wrong wrong wrong"
        page = (await pesan.api.get("/login")).text
        token = page.partition('name="form_token" value="')[2].partition('"')[0]
        form = {"form_token": token, "email": person.email, "password": wrong}
        doors: list[Callable[[], Awaitable[httpx.Response]]] = [
            lambda: log_in(pesan, person.email, wrong, ip="127.0.0.1"),
            lambda: pesan.api.post("/login", data=form),
            lambda: person.api.post(f"{AUTH}/reauthentication", json={"password": wrong}),
            lambda: person.api.put(
                f"{AUTH}/password", json={"current_password": wrong, "password": PASSWORD}
            ),
            lambda: person.api.post(f"{AUTH}/second-factor", json={"password": wrong}),
        ]

        statuses = [(await door()).status_code for _ in range(3) for door in doors]

        assert statuses == [401] * 11 + [429] * 4
        assert await pesan.value("SELECT count(*) FROM second_factors") == 0


@pytest.mark.usefixtures("patience")
async def test_registering_is_limited_too(databases: Databases, database: str) -> None:
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        statuses = []
        for n in range(13):
            body = {"name": "X", "email": f"{n}@example.com", "password": PASSWORD}
            statuses.append((await pesan.api.post(f"{AUTH}/register", json=body)).status_code)

        assert statuses == [201] * 11 + [429] * 2


async def test_registration_can_be_closed(databases: Databases, database: str) -> None:
    async with running_pesan(databases, database, registration="closed") as pesan:
        answer = await pesan.api.post(
            f"{AUTH}/register", json={"name": "X", "email": "x@example.com", "password": PASSWORD}
        )

        assert (answer.status_code, answer.json()["code"]) == (403, "accounts.registration_closed")
        assert await pesan.value("SELECT count(*) FROM users") == 0


@pytest.mark.usefixtures("patience")
async def test_the_login_page_says_in_words_how_long_to_wait(
    databases: Databases, database: str
) -> None:
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        page = (await pesan.api.get("/login")).text
        token = page.partition('name="form_token" value="')[2].partition('"')[0]
        form = {"form_token": token, "email": "x@example.com", "password": "wrong wrong wrong"}
        answers = [await pesan.api.post("/login", data=form) for _ in range(8)]
        english = await pesan.api.post("/login?lang=en", data=form)

        assert answers[0].status_code == 401
        assert answers[-1].status_code == english.status_code == 429
        assert "Terlalu sering dicoba. Tunggu" in answers[-1].text
        assert "Tried too often. Wait" in english.text
        assert int(english.headers["retry-after"]) >= 1


async def test_every_answer_tells_what_is_left(pesan: Pesan) -> None:
    seller = await pesan.seller()

    inside = await seller.get("/products")
    answers = [
        inside,
        await pesan.api.get("/login"),
        await pesan.api.get("/nowhere"),
        await pesan.api.get(seller.path()),
        await pesan.api.post("/webhooks/whatsapp/cnx_x", content=b"{}"),
    ]

    for answer in answers:
        assert '"' in answer.headers["ratelimit-policy"], answer.url
        assert ";r=" in answer.headers["ratelimit"], answer.url
    assert inside.headers["ratelimit-policy"] == (
        '"visitor";q=12000;w=60, "caller";q=6000;w=60, "store";q=12000;w=60'
    )
    assert '"caller";r=5' in inside.headers["ratelimit"]


async def test_who_asks_too_much_is_told_when_to_come_back(
    databases: Databases, database: str
) -> None:
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        seller = await pesan.seller()
        object.__setattr__(
            pesan.world,
            "limits",
            Limits([Policy("visitor", 100, 60), Policy("caller", 2, 60), Policy("store", 9, 60)]),
        )

        answers = [await seller.get("/products") for _ in range(3)]
        other = await (await pesan.client("nonsense")).get(seller.path())

        assert [a.status_code for a in answers] == [200, 200, 429]
        assert answers[-1].json()["code"] == "requests.too_many"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 30
        assert '"caller";r=0' in answers[-1].headers["ratelimit"]
        assert other.status_code == 401


async def test_a_stranger_uses_up_nothing_of_a_store(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")

    stranger = await budi.api.get(sari.path())

    assert stranger.status_code == 404
    assert "store" not in stranger.headers["ratelimit-policy"]


def test_a_bucket_gives_its_quota_at_once_and_then_bit_by_bit() -> None:
    bucket = Bucket(Policy("x", 10, 60))

    left = [bucket.take("a", now=0.0) for _ in range(11)]

    assert [found.remaining for found, _ in left] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]
    assert [wait for _, wait in left] == [0] * 10 + [pytest.approx(6)]
    assert bucket.take("b", now=0.0)[0].remaining == 9
    assert bucket.take("a", now=6.1)[1] == 0
    assert bucket.take("a", now=6.1)[1] > 0
    assert bucket.take("a", now=1000.0)[0].remaining == 9


def test_the_fields_are_lists_of_structured_fields() -> None:
    scope: dict[str, object] = {}
    limits = Limits([Policy("visitor", 10, 60)])

    limits.take(scope, "visitor", "a")

    assert fields_of(scope) == [
        (b"ratelimit-policy", b'"visitor";q=10;w=60'),
        (b"ratelimit", b'"visitor";r=9;t=6'),
    ]


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "seen"),
    [
        ("203.0.113.7", "198.51.100.1", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "10.0.0.0/8", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "10.0.0.0/8", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.9, 10.0.0.2", "10.0.0.0/8", "10.0.0.9"),
        ("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1"),
        ("", "198.51.100.1", "10.0.0.0/8", ""),
    ],
)
def test_a_forwarded_address_is_believed_of_our_own_proxies_only(
    peer: str, forwarded: str, proxies: str, seen: str
) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []

    assert Proxies(proxies).address_of(peer, headers) == seen


def test_neighbours_in_one_ipv6_network_are_one_visitor() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::/64"
    assert network_of("::ffff:203.0.113.7") == network_of("203.0.113.7") == "203.0.113.7/32"
    assert network_of("nonsense") == "unknown"


def test_waits_grow_to_a_longest_and_are_forgotten() -> None:
    allowance = Allowance(2, timedelta(minutes=1), timedelta(seconds=2), timedelta(seconds=10))
    waits = [wait_after(allowance, tries).total_seconds() for tries in range(8)]
    assert waits == [0, 0, 0, 2, 4, 8, 10, 10]

    tried = Tried(b"", NOW, NOW)
    for _ in range(100):
        tried = after_try(allowance, tried, NOW)
    assert tried.free_at - NOW == timedelta(seconds=10)
    assert tried.drained_at - NOW == timedelta(minutes=14)  # never for good
    later = after_try(allowance, tried, NOW + timedelta(minutes=15))
    assert later.free_at <= NOW + timedelta(minutes=15)


def test_a_try_without_a_wait_makes_nobody_wait_whose_clock_is_behind() -> None:
    tried = after_try(attempts.EVERYBODY, Tried(b"", NOW, NOW), NOW + timedelta(seconds=3))

    assert tried.free_at == NOW


def test_each_longest_wait_is_no_lock_out() -> None:
    allowances = [a for a in vars(attempts).values() if isinstance(a, Allowance)]

    assert len(allowances) >= 6
    assert all(a.longest <= timedelta(hours=1) for a in allowances)


def test_all_spellings_of_a_mailbox_are_one() -> None:
    assert canonical(" Sari+Shop@Example.COM ") == canonical("sari@example.com")
    assert canonical("sari@example.com") != canonical("budi@example.com")
