"""Replies, labels and macros are put together, changed and taken away by forms alone."""

import re

import httpx

from ..running import Pesan
from .scene import morning
from .shop import Browser, open_shop, wire


def first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found is not None, pattern
    return found[1]


async def made(browser: Browser, path: str, **form: str) -> httpx.Response:
    answer = await browser.send(path, form)
    assert answer.status_code == 303, answer.text
    return await browser.get(path.rpartition("/")[0] or path)


async def test_a_label_is_renamed_coloured_and_taken_away(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    await made(browser, "/labels", name="Komplain", color="red")
    page = (await made(browser, "/labels", name="Grosir", color="blue")).text
    label = first(r'action="(/labels/lbl_\w+)"', page)

    taken = await browser.post(label, name="komplain", color="pink", version="1")
    assert taken.status_code == 409
    assert "Nama itu sudah dipakai." in taken.text
    assert 'value="komplain"' in taken.text
    await made(browser, label, name="Reseller", color="green", version="1")
    stale = await browser.post(label, name="Lagi", color="green", version="1")
    assert stale.status_code == 412
    empty = await browser.post("/labels", name=" ", color="red")
    assert empty.status_code == 422
    assert (await pesan.value("SELECT color FROM labels WHERE name = 'Reseller'")) == "green"
    stranger = await (await open_shop(pesan, "Budi")).browser()
    assert (await stranger.post(f"{label}/end")).status_code == 404
    assert (await browser.post(f"{label}/end")).status_code == 303
    assert await pesan.value("SELECT count(*) FROM labels") == 1


async def test_a_macro_is_built_step_by_step_changed_and_run(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    thread, _, _ = await morning(shop)
    browser = await shop.browser()
    await made(browser, "/labels", name="Komplain", color="red")
    await made(browser, "/replies", code="maaf", text="Maaf ya {{customer.first_name}}")
    page = (await browser.get("/macros")).text
    reply, label = first(r'value="(reply:cnr_\w+)"', page), first(r'value="(label:lbl_\w+)"', page)
    steps = {"step-0": reply, "step-2": label, "step-3": "assign:me"}

    nothing = await browser.post("/macros", name="Kosong")
    assert nothing.status_code == 422
    assert 'value="Kosong"' in nothing.text
    undone = await browser.send("/macros", {"name": "Batal", "step-0": "close", "step-1": reply})
    assert undone.status_code == 422
    assert f'<option value="{reply}" selected>' in undone.text
    page = (await made(browser, "/macros", name="Minta maaf", **steps)).text
    macro = first(r'action="(/macros/mac_\w+)"', page)
    for said in ("Balas dengan /maaf", "Pasang label Komplain", "Tugaskan ke yang menjalankan"):
        assert f"<li>{said}</li>" in page
    await made(browser, macro, name="Maaf", version="1", **steps, **{"step-4": "snooze:180"})
    run = await browser.post(f"/inbox/{wire('con', thread)}/macro", macro=macro.rpartition("/")[2])
    assert run.status_code == 303
    shown = (await browser.get(f"/inbox/{wire('con', thread)}")).text
    assert "Maaf ya Siti" in shown
    assert "Komplain" in shown
    assert "Ditunda" in shown

    await browser.post(
        first(r'action="(/labels/lbl_\w+)"', (await browser.get("/labels")).text) + "/end"
    )
    assert "Pasang label (sudah dihapus)" in (await browser.get("/macros")).text
    broken = await browser.post(
        f"/inbox/{wire('con', thread)}/macro", macro=macro.rpartition("/")[2]
    )
    assert broken.status_code == 409
    assert "Satu langkahnya menyebut sesuatu yang sudah dihapus." in broken.text
    assert (await browser.post(f"{macro}/end")).status_code == 303
    assert await pesan.value("SELECT count(*) FROM macros") == 0


async def test_a_reply_is_changed_and_a_viewer_changes_nothing(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    browser = await shop.browser()
    page = (await made(browser, "/replies", code="halo", text="Halo kak")).text
    reply = first(r'action="(/replies/cnr_\w+)"', page)

    await made(browser, reply, code="hai", text="Hai kak", version="1")
    wrong = await browser.post(reply, code="hai", text="{{nobody.knows}}", version="2")
    assert wrong.status_code == 422
    assert ">\n{{nobody.knows}}</textarea>" in wrong.text
    assert "/hai" in (await browser.get("/replies")).text
    await pesan.rows("UPDATE members SET role = 'viewer' RETURNING 1")
    for path in (reply, "/labels", "/macros", f"{reply}/end"):
        assert (await browser.post(path, code="x", text="y", name="z")).status_code == 403
    assert "Hai kak" in (await browser.get("/replies")).text
