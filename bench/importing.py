"""A shop of 50,000 rows as a CSV file: imported, imported again, and searched."""

import random
import time

from .lab import Served, Store, open_lab

ROWS = 50_000
_THINGS = [
    "kaos",
    "kemeja",
    "celana",
    "jaket",
    "topi",
    "tas",
    "sepatu",
    "sandal",
    "gaun",
    "rok",
    "gamis",
    "jilbab",
]
_COLOURS = ["hitam", "putih", "merah", "biru", "hijau", "kuning", "abu", "coklat", "pink", "ungu"]
_HEAD = (
    "handle,name,description,category,tags,option1_name,option1_value,sku,price,weight_grams,stock"
)


def main() -> None:
    file = "\n".join([_HEAD, *_rows()]).encode()
    print(f"{ROWS:,} rows, {len(file) / 1e6:.1f} MB")
    with open_lab() as lab, lab.serving("--web-only") as served:
        store = served.store()
        for what in ("first", "again"):
            _import(served, store, file, what)
        for words in (
            "kaos hitam",
            "kemeja putih sari120",
            "kaos hitm",
            "celna sarri77",
            "SKU-4711-L",
        ):
            _search(store, words)


def _rows() -> list[str]:
    """Products of two sizes, with the words that a clothes shop has."""
    chance = random.Random(3)
    rows = []
    for n in range(ROWS // 2):
        thing, colour, maker = (
            chance.choice(_THINGS),
            chance.choice(_COLOURS),
            chance.randrange(900),
        )
        said = f"{thing} {colour} sari{maker}"
        rows += [
            f'p-{n},{said} {n},"{said}, katun 30s, nyaman dipakai",{thing},"{colour},katun",'
            f"Ukuran,{size},SKU-{n}-{size},{85_000 + n},200,10"
            for size in ("M", "L")
        ]
    return rows


def _import(served: Served, store: Store, file: bytes, what: str) -> None:
    app, database, began = served.cpu_seconds(), served.lab.database_cpu_seconds(), time.monotonic()
    answer = store.api.post(
        store.path("/products/import"),
        content=(file[at : at + 65536] for at in range(0, len(file), 65536)),
        headers={"Content-Type": "text/csv"},
        timeout=600,
    ).raise_for_status()
    seconds = time.monotonic() - began
    run = answer.json()
    counts = ", ".join(
        f"{run[name]:,} {name}" for name in ("created", "updated", "unchanged", "failed")
    )
    print(
        f"{what:>6}: {seconds:5.1f} s, {ROWS / seconds:,.0f} rows/s; {counts};"
        f" CPU app {served.cpu_seconds() - app:.1f} s,"
        f" database {served.lab.database_cpu_seconds() - database:.1f} s"
    )


def _search(store: Store, words: str) -> None:
    taken = []
    for _ in range(20):
        began = time.monotonic()
        answer = store.api.get(store.path("/products/search"), params={"q": words})
        taken.append(1000 * (time.monotonic() - began))
    found = answer.raise_for_status().json()["items"]
    first = found[0]["name"] if found else "nothing"
    taken.sort()
    print(f"search {words!r}: median {taken[10]:.0f} ms, worst {taken[-1]:.0f} ms: {first}")
