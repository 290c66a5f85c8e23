import pytest

from pesan.orders import couriers


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("JNE", "jne"),
        ("j&t", "jnt"),
        ("J&T Express", "jnt"),
        ("SiCepat", "sicepat"),
        ("Pos Indonesia", "pos"),
        ("grab express", "grab"),
        ("ID Express", "idexpress"),
        ("Pak Joko", "Pak Joko"),
        ("🛵", "🛵"),
    ],
)
def test_a_courier_is_known_by_what_people_write(written: str, code: str) -> None:
    assert couriers.read(written) == code
    assert couriers.read(code) == code


def test_all_the_usual_couriers_are_there_once() -> None:
    codes = [courier.code for courier in couriers.COURIERS]

    assert codes == sorted(set(codes), key=codes.index)
    assert {couriers.name_of(code) for code in codes} == {
        "JNE", "J&T Express", "SiCepat", "AnterAja", "Pos Indonesia", "GoSend", "GrabExpress",
        "Lion Parcel", "Ninja Xpress", "ID Express", "TIKI",
    }  # fmt: skip
    assert couriers.name_of("Pak Joko") == "Pak Joko"


def test_a_number_goes_into_the_address_and_cannot_change_where_it_leads() -> None:
    url = couriers.tracking_url("lion", "11LP/../?x=1 &y")

    assert url == "https://lionparcel.com/track/stt?q=11LP%2F..%2F%3Fx%3D1%20%26y"


@pytest.mark.parametrize(
    ("courier", "number"), [(None, "1"), ("Pak Joko", "1"), ("gosend", "1"), ("jne", None)]
)
def test_where_nobody_knows_there_is_no_link(courier: str | None, number: str | None) -> None:
    assert couriers.tracking_url(courier, number) is None
