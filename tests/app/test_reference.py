import html
import re
import shlex
from typing import Any

from ..running import Pesan


async def test_the_contract_is_served_as_openapi_and_for_people(pesan: Pesan) -> None:
    document = (await pesan.api.get("/openapi.json")).json()
    page = await pesan.api.get("/docs")
    errors = await pesan.api.get("/docs/errors")

    assert document["openapi"].startswith("3.1")
    assert page.status_code == errors.status_code == 200
    for item in document["paths"].values():
        for operation in item.values():
            assert f'id="{operation["operationId"]}"' in page.text
    assert 'id="inventory.out_of_stock"' in errors.text


async def test_a_problem_points_at_its_entry(pesan: Pesan) -> None:
    problem = (await pesan.api.get("/api/v1/stores")).json()

    page, _, anchor = problem["type"].partition("#")

    assert f'id="{anchor}"' in (await pesan.api.get(page)).text


async def test_getting_started_is_what_it_says(pesan: Pesan) -> None:
    """The page's own lines, each curl asked as curl would: from registering to an order."""
    page = (await pesan.api.get("/docs")).text
    [shell] = re.findall(r'<pre[^>]*class="shell">(.*?)</pre>', page, re.DOTALL)
    names = {"URL": pesan.url, "EMAIL": "sari@example.com"}
    said: Any = None

    for line in html.unescape(shell).strip().splitlines():
        said = await _typed(pesan, line, names)

    assert said["status"] == "awaiting_payment"
    assert said["total"] == {"amount": "170000", "currency": "IDR"}


async def test_each_operation_shows_how_it_is_asked_and_refused(pesan: Pesan) -> None:
    page = html.unescape((await pesan.api.get("/docs")).text)

    assert "curl -X POST $URL/api/v1/stores/sto_" in page
    assert 'href="/docs/errors#inventory.out_of_stock"' in page
    assert "at most 200 long" in page
    for asset in re.findall(r'(?:src|href)="(https?://[^"]+)"', page):
        raise AssertionError(f"the page asks another host: {asset}")


async def _typed(pesan: Pesan, line: str, names: dict[str, str]) -> Any:
    """One line of the shell: `NAME=$(curl ... | jq -r .path)`, or a curl alone."""
    found = re.fullmatch(r"(?:(\w+)=\$\()?(curl .*?)(?: \| jq -r (\S+)\))?", line)
    assert found is not None, line
    words = shlex.split(re.sub(r"'\$(\w+)'", lambda one: names[one[1]], found[2]))
    words = [re.sub(r"\$(\w+)", lambda one: names[one[1]], word) for word in words]
    [address] = [word for word in words if word.startswith("http")]
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    body = words[words.index("--json") + 1] if "--json" in words else None
    if body is not None:
        headers["Content-Type"] = "application/json"  # as curl's --json; its -d would be a form
    method = "GET" if body is None else "POST"
    answer = await pesan.api.request(method, address, content=body, headers=headers)
    assert answer.is_success, f"{line}: {answer.text}"
    value = answer.json()
    for step in re.findall(r"\w+", found[3] or ""):
        value = value[int(step)] if step.isdigit() else value[step]
    if found[1]:
        names[found[1]] = value
    return value
