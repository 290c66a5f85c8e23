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
