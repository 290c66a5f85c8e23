"""Every word the offline brain says, in two languages.

No digit stands here: numbers come from tools alone, so the quote lock has nothing to find.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...models import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrases:
    # openings
    greeting: str
    greeting_first: str
    salam: str
    anything_else: str
    name_clause: str
    next_thing: str
    welcome: str
    goodbye: str
    # catalogue
    one_in_stock: str
    one_to_order: str
    unit_row: str
    gone_row: str
    order_row: str
    range_row: str
    price_range: str
    how_many: str
    how_many_again: str
    which: str
    which_again: str
    have: str
    we_sell: str
    and_more: str
    nothing_to_sell: str
    not_found: str
    not_found_offer: str
    did_you_mean: str
    no_such_option: str
    over_budget: str
    sold_out: str
    sold_out_others: str
    shall_i_add: str
    not_sold_any_more: str
    that_one: str
    only_left: str
    only_left_cart: str
    # cart
    added: str
    order_taken: str
    order_not_taken: str
    order_and_more: str
    order_differs: dict[str, str]  # by carts.Difference on the wire
    cart_head: str
    cart_row: str
    subtotal: str
    cart_empty: str
    cart_cleared: str
    removed: str
    which_line: str
    not_in_cart: str
    what_to_change: str
    ask_address: str
    ask_new_address: str
    ask_street: str
    ask_city: str
    no_shipping: str
    no_shipping_try: str
    # summary
    summary_head: str
    shipping_row: str
    shipping_row_unnamed: str
    discount_row: str
    discount_row_unnamed: str
    code_kept: str
    code_unknown: str
    code_refused: dict[str, str]  # by the reason the shop gives
    tax_row: str
    total_row: str
    address_row: str
    ask_phone: str
    address_kept: str
    is_it_right: str
    changed_head: str
    still_order: str
    not_ordered: str
    kept: str
    # shipping
    fee: str
    ask_fee_city: str
    # orders
    placed: str
    placed_link: str
    placed_no_link: str
    placed_cash: str
    pay_cash: str
    pay_link: str
    pay_no_link: str
    pay_after_order: str
    pay_ways: str
    ways: Mapping[str, str]  # by payments.Method on the wire
    status: str
    tracking: str
    no_order: str
    no_such_order: str
    okay: str
    paid: str
    not_paid_yet: str
    not_paid_closed: str
    ask_cancel: str
    cancelled: str
    cancel_kept: str
    nothing_to_cancel: str
    cancel_by_human: str
    other_order_by_human: str
    # edges
    no_text: str
    voice: str
    voice_beside: str
    unclear: str
    unclear_asked: str
    bot: str
    off_topic: str
    store_fact: str
    haggle: str
    ask_human: str
    handing_over: str
    complaint: str
    trouble: str
    # buttons, at most 20 characters
    yes_order: str
    yes_add: str
    change: str
    cancel: str
    yes_cancel: str
    no: str
    browse: str
    cart: str
    human: str
    quantity: str
    address: str
    add_more: str
    checkout: str
    take_rest: str
    remove: str
    statuses: dict[str, str]


INDONESIAN = Phrases(
    greeting="Halo Kak{name}! 😊",
    greeting_first="Halo Kak{name}! Selamat datang di *{store}* 😊",
    salam="Waalaikumsalam Kak! 😊",
    name_clause=" {name}",
    next_thing="Lanjut ke barang berikutnya, Kak?",
    anything_else="Ada yang bisa dibantu? Sebut saja barang yang dicari ya.",
    welcome="Sama-sama Kak! 🙏",
    goodbye="Terima kasih sudah mampir, Kak! 🙏",
    one_in_stock="Ada Kak, *{label}*, {price}, sisa {available}.",
    one_to_order="*{label}*, {price}. Stoknya lagi kosong, tapi bisa dipesan dulu ya Kak.",
    unit_row="• {label}: {price}, sisa {available}",
    gone_row="• {label}: {price}, habis",
    order_row="• {label}: {price}, bisa pesan dulu",
    range_row="• {label}: {price}",
    price_range="{low} - {high}",
    how_many="Mau berapa?",
    how_many_again="Mau berapa *{label}*, Kak?",
    which="Mau yang mana, Kak?",
    which_again="Maaf Kak, yang mana ya? Sebut saja pilihannya.",
    have="Ada Kak 😊",
    we_sell="Ini yang kami jual, Kak:",
    and_more="Masih ada pilihan lain juga.",
    nothing_to_sell="Maaf Kak, katalognya masih kosong.",
    not_found="Maaf Kak, yang itu belum ada di toko kami.",
    not_found_offer="Maaf Kak, yang itu belum ada. Yang kami jual:",
    did_you_mean="Maksudnya yang ini, Kak?",
    no_such_option="Maaf Kak, *{product}* tidak ada yang {missing}. Yang ada:",
    over_budget="Maaf Kak, belum ada yang semurah itu. Yang ada:",
    sold_out="Maaf Kak, *{label}* lagi habis.",
    sold_out_others="Yang masih ada:",
    shall_i_add="Mau saya masukkan ke keranjang, Kak?",
    not_sold_any_more="Maaf Kak, yang itu sudah tidak dijual.",
    that_one="itu",
    only_left="Maaf Kak, stok *{label}* tinggal {available}. Mau berapa?",
    only_left_cart="Maaf Kak, stoknya baru saja berkurang:",
    added="Siap Kak, sudah masuk keranjang 👍",
    order_taken="Siap Kak, pesanan dari katalog sudah masuk keranjang 👍",
    order_not_taken="Maaf Kak, dari pesanan katalog itu belum ada yang bisa saya masukkan.",
    order_and_more="Ada beberapa barang lain yang juga berubah.",
    order_differs={
        "unknown": "• Ada barang yang sudah tidak kami jual, jadi tidak saya masukkan.",
        "sold_out": "• *{label}* lagi habis, jadi tidak saya masukkan.",
        "fewer": "• Stok *{label}* tinggal {available}, jadi saya masukkan segitu.",
        "too_many": "• Keranjangnya sudah penuh, *{label}* belum saya masukkan.",
        "price": "• Harga *{label}* sekarang {price}.",
        "currency": "• Katalognya memakai mata uang lain; di toko kami *{label}* {price}.",
    },
    cart_head="Isi keranjang Kakak:",
    cart_row="• {quantity} x {name}: {total}",
    subtotal="Subtotal: {amount}",
    cart_empty="Keranjangnya masih kosong, Kak. Mau cari apa?",
    cart_cleared="Oke Kak, keranjangnya sudah saya kosongkan. Kalau mau cari yang lain, bilang saja ya 😊",
    removed="Oke Kak, *{label}* sudah saya keluarkan.",
    which_line="Yang mana, Kak?",
    not_in_cart="Barang itu tidak ada di keranjang, Kak.",
    what_to_change="Mau ubah yang mana, Kak?",
    ask_address="Mau dikirim ke mana, Kak? Tulis alamat lengkap dan kotanya ya.",
    ask_new_address="Boleh Kak, tulis alamat lengkap yang baru beserta kotanya ya.",
    ask_street="Boleh alamat lengkapnya, Kak? (nama jalan, nomor, dan kota)",
    ask_city="Itu di kota mana ya, Kak?",
    no_shipping="Maaf Kak, kami belum bisa kirim ke {city}. Ada alamat di kota lain?",
    no_shipping_try="Maaf Kak, {city} bagian mana ya? Kami kirim ke: {cities}.",
    summary_head="*Ringkasan pesanan*",
    shipping_row="Ongkir ({name}): {fee}",
    shipping_row_unnamed="Ongkir: {fee}",
    discount_row="Diskon ({code}): -{amount}",
    discount_row_unnamed="Diskon: -{amount}",
    code_kept="Siap Kak, kodenya saya simpan untuk pesanan ini.",
    code_unknown="Maaf Kak, kode itu tidak kami kenal. Coba cek lagi ejaannya ya.",
    code_refused={
        "not_started": "Maaf Kak, kode itu belum berlaku.",
        "ended": "Maaf Kak, kode itu sudah tidak berlaku.",
        "min_spend": "Maaf Kak, belanjanya belum cukup untuk kode itu.",
        "used_up": "Maaf Kak, kode itu sudah habis dipakai.",
        "customer_used_up": "Maaf Kak, kode itu sudah pernah Kakak pakai.",
        "saves_nothing": "Maaf Kak, kode itu tidak memotong apa-apa untuk pesanan ini.",
    },
    tax_row="Pajak: {amount}",
    total_row="*Total: {total}*",
    address_row="Kirim ke: {address}",
    ask_phone="Nomor HP untuk kurir belum ada, Kak. Tulis di sini kalau boleh ya.",
    address_kept="Siap Kak, alamatnya saya catat.",
    is_it_right="Sudah benar, Kak? Balas *ya* untuk pesan.",
    changed_head="Ada yang berubah di keranjang, Kak. Ini yang terbaru:",
    still_order="Jadi saya pesankan, Kak?",
    not_ordered="Oke Kak, belum saya pesan. Mau ubah sesuatu?",
    kept="Siap Kak, keranjangnya saya simpan. Kabari kalau sudah siap ya 😊",
    fee="Ongkir ke {city}: {fee} ({name}).",
    ask_fee_city="Mau dikirim ke kota mana, Kak?",
    placed="Pesanan *#{number}* sudah dibuat, Kak{name}! Total *{total}*.",
    placed_link="Silakan bayar di sini ya: {url}",
    placed_no_link="Info pembayarannya segera saya kirim ya.",
    placed_cash="Bayarnya tunai ke kurir saat paketnya sampai ya.",
    pay_cash="Pesanan *#{number}*, total *{total}*, dibayar tunai ke kurir saat paketnya sampai ya Kak.",
    pay_link="Pesanan *#{number}* menunggu pembayaran, total *{total}*. Bayar di sini ya Kak: {url}",
    pay_no_link="Pesanan *#{number}* menunggu pembayaran, total *{total}*. Link bayarnya sedang disiapkan ya Kak.",
    pay_after_order="Link pembayaran saya kirim begitu pesanan dibuat ya Kak; pilihan cara bayarnya ada di sana.",
    pay_ways="Di halaman itu Kakak bisa pilih: {ways}.",
    ways={
        "qris": "QRIS",
        "virtual_account": "Virtual Account bank",
        "ewallet": "e-wallet",
        "card": "kartu",
        "retail_outlet": "minimarket",
        "paylater": "PayLater",
        "direct_debit": "debit langsung",
        "payment_link": "halaman bayar",
        "bank_transfer": "transfer bank",
        "cod": "bayar di tempat",
    },
    status="Pesanan *#{number}*: {status}.",
    tracking="Resi: {tracking}",
    no_order="Belum ada pesanan atas nama Kakak di sini.",
    no_such_order="Maaf Kak, pesanan dengan nomor itu tidak ketemu. Boleh dicek lagi nomornya?",
    okay="Oke Kak 😊",
    paid="Pembayaran pesanan *#{number}* sudah kami terima, terima kasih Kak! 🙏",
    not_paid_yet="Sudah saya cek ya Kak, pembayaran pesanan *#{number}* ({total}) belum masuk. "
    "Begitu masuk langsung kami kabari.",
    not_paid_closed="Sudah saya cek ya Kak, pesanan *#{number}* statusnya {status} dan pembayarannya belum tercatat.",
    ask_cancel="Batalkan pesanan *#{number}* ({total}), Kak?",
    cancelled="Oke Kak, pesanan *#{number}* sudah dibatalkan.",
    cancel_kept="Oke Kak, pesanannya tidak jadi dibatalkan.",
    nothing_to_cancel="Tidak ada yang perlu dibatalkan, Kak.",
    cancel_by_human="Pesanan *#{number}* sudah tidak bisa saya batalkan sendiri. Admin kami akan membantu Kakak sebentar lagi ya.",
    other_order_by_human="Untuk pesanan itu, admin kami yang akan membantu sebentar lagi ya Kak.",
    no_text="Maaf Kak, saya baru bisa membaca pesan teks. Boleh diketik?",
    voice="Maaf Kak, saya belum bisa mendengarkan pesan suara. Boleh diketik saja?",
    voice_beside="Pesan suaranya belum bisa saya dengarkan ya Kak, saya jawab yang diketik dulu.",
    unclear="Maaf Kak, saya belum paham. Kakak mau yang mana?",
    unclear_asked="Maaf Kak, saya belum paham.",
    bot="Iya Kak, saya asisten otomatis *{store}*. Kalau mau, bisa saya sambungkan ke admin.",
    off_topic="Maaf Kak, saya hanya bisa bantu soal belanja di *{store}*: cari barang, ongkir, dan pesanan 😊",
    store_fact="Maaf Kak, saya belum punya info soal itu.",
    haggle="Maaf Kak, saya tidak bisa mengubah harga atau memberi potongan.",
    ask_human="Mau saya panggilkan admin, Kak?",
    handing_over="Baik Kak, admin kami yang akan membalas di sini ya 🙏",
    complaint="Maaf atas ketidaknyamanannya, Kak 🙏 Admin kami yang akan langsung membantu di sini ya.",
    trouble="Maaf Kak, sistem kami lagi ada kendala. Coba sebentar lagi, atau saya panggilkan admin?",
    yes_order="Ya, pesan",
    yes_add="Ya, masukkan",
    change="Ubah",
    cancel="Batal",
    yes_cancel="Ya, batalkan",
    no="Tidak",
    browse="Lihat produk",
    cart="Lihat keranjang",
    human="Hubungi admin",
    quantity="Jumlah barang",
    address="Alamat",
    add_more="Tambah barang",
    checkout="Lanjut pesan",
    take_rest="Ambil {available}",
    remove="Hapus",
    statuses={
        "awaiting_payment": "menunggu pembayaran",
        "paid": "sudah dibayar, sedang kami siapkan",
        "packed": "sudah dikemas, segera dikirim",
        "shipped": "sudah dikirim",
        "delivered": "sudah sampai",
        "completed": "selesai",
        "expired": "sudah kedaluwarsa karena belum dibayar",
        "cancelled": "dibatalkan",
        "returned": "dikembalikan",
    },
)

ENGLISH = Phrases(
    greeting="Hi{name}! 😊",
    greeting_first="Hi{name}! Welcome to *{store}* 😊",
    salam="Waalaikumsalam! 😊",
    name_clause=", {name}",
    next_thing="Shall we go on with the next item?",
    anything_else="What are you looking for? Just name it.",
    welcome="You're welcome! 🙏",
    goodbye="Thanks for stopping by! 🙏",
    one_in_stock="Yes, *{label}*, {price}, {available} left.",
    one_to_order="*{label}*, {price}. It is out of stock now, but you can order it ahead.",
    unit_row="• {label}: {price}, {available} left",
    gone_row="• {label}: {price}, sold out",
    order_row="• {label}: {price}, can be ordered ahead",
    range_row="• {label}: {price}",
    price_range="{low} - {high}",
    how_many="How many would you like?",
    how_many_again="How many *{label}* would you like?",
    which="Which one would you like?",
    which_again="Sorry, which one? Just name it.",
    have="Yes, we have 😊",
    we_sell="Here is what we sell:",
    and_more="There are more options too.",
    nothing_to_sell="Sorry, our catalogue is still empty.",
    not_found="Sorry, we do not have that.",
    not_found_offer="Sorry, we do not have that. We sell:",
    did_you_mean="Do you mean this?",
    no_such_option="Sorry, *{product}* does not come in {missing}. We have:",
    over_budget="Sorry, nothing at that price. We have:",
    sold_out="Sorry, *{label}* is sold out.",
    sold_out_others="Still available:",
    shall_i_add="Shall I put it in your cart?",
    not_sold_any_more="Sorry, we do not sell that one any more.",
    that_one="that",
    only_left="Sorry, there are only {available} of *{label}* left. How many would you like?",
    only_left_cart="Sorry, the stock has just gone down:",
    added="Done, it is in your cart 👍",
    order_taken="Done, your catalogue order is in your cart 👍",
    order_not_taken="Sorry, nothing of that catalogue order can go into your cart.",
    order_and_more="A few other things have changed as well.",
    order_differs={
        "unknown": "• Something in it is not sold any more, so it is left out.",
        "sold_out": "• *{label}* is sold out, so it is left out.",
        "fewer": "• Only {available} of *{label}* left, so that is what is in your cart.",
        "too_many": "• Your cart is full, so *{label}* is left out.",
        "price": "• *{label}* is {price} now.",
        "currency": "• The catalogue shows another currency; here *{label}* is {price}.",
    },
    cart_head="In your cart:",
    cart_row="• {quantity} x {name}: {total}",
    subtotal="Subtotal: {amount}",
    cart_empty="Your cart is still empty. What are you looking for?",
    cart_cleared="Okay, your cart is empty now. Just tell me if you want something else 😊",
    removed="Okay, *{label}* is out of your cart.",
    which_line="Which one?",
    not_in_cart="That is not in your cart.",
    what_to_change="What would you like to change?",
    ask_address="Where shall we send it? Please type the full address with the city.",
    ask_new_address="Sure, please type the full new address with the city.",
    ask_street="Could you give me the full address? (street, number and city)",
    ask_city="Which city is that in?",
    no_shipping="Sorry, we do not ship to {city} yet. Do you have an address in another city?",
    no_shipping_try="Sorry, which part of {city}? We ship to: {cities}.",
    summary_head="*Order summary*",
    shipping_row="Shipping ({name}): {fee}",
    shipping_row_unnamed="Shipping: {fee}",
    discount_row="Discount ({code}): -{amount}",
    discount_row_unnamed="Discount: -{amount}",
    code_kept="Got it, I have kept the code for this order.",
    code_unknown="Sorry, we do not know that code. Please check how it is written.",
    code_refused={
        "not_started": "Sorry, that code does not apply yet.",
        "ended": "Sorry, that code has ended.",
        "min_spend": "Sorry, the order is not large enough for that code.",
        "used_up": "Sorry, that code is all used up.",
        "customer_used_up": "Sorry, you have used that code already.",
        "saves_nothing": "Sorry, that code takes nothing off this order.",
    },
    tax_row="Tax: {amount}",
    total_row="*Total: {total}*",
    address_row="Ship to: {address}",
    ask_phone="We have no phone number for the courier. Please type one here if you like.",
    address_kept="Thanks, I have noted the address.",
    is_it_right="Is everything right? Reply *yes* to order.",
    changed_head="Something in your cart has changed. This is how it is now:",
    still_order="Shall I place the order?",
    not_ordered="Okay, nothing is ordered yet. Would you like to change something?",
    kept="Sure, I will keep your cart. Tell me when you are ready 😊",
    fee="Shipping to {city}: {fee} ({name}).",
    ask_fee_city="Which city should it go to?",
    placed="Your order *#{number}* is placed{name}! Total *{total}*.",
    placed_link="Please pay here: {url}",
    placed_no_link="I will send you the payment details in a moment.",
    placed_cash="You pay the courier in cash when the parcel arrives.",
    pay_cash="Order *#{number}*, total *{total}*, is paid to the courier in cash when it arrives.",
    pay_link="Order *#{number}* is waiting for payment, total *{total}*. You can pay here: {url}",
    pay_no_link="Order *#{number}* is waiting for payment, total *{total}*. The payment link is on its way.",
    pay_after_order="I send you a payment link as soon as the order is placed; it shows the ways to pay.",
    pay_ways="On that page you can choose: {ways}.",
    ways={
        "qris": "QRIS",
        "virtual_account": "bank virtual account",
        "ewallet": "e-wallet",
        "card": "card",
        "retail_outlet": "minimarket",
        "paylater": "PayLater",
        "direct_debit": "direct debit",
        "payment_link": "payment page",
        "bank_transfer": "bank transfer",
        "cod": "cash on delivery",
    },
    status="Order *#{number}*: {status}.",
    tracking="Tracking number: {tracking}",
    no_order="You have no order here yet.",
    no_such_order="Sorry, I cannot find an order with that number. Could you check it?",
    okay="Okay 😊",
    paid="We have received the payment for order *#{number}*, thank you! 🙏",
    not_paid_yet="I have checked: the payment for order *#{number}* ({total}) is not in yet. "
    "We will tell you as soon as it is.",
    not_paid_closed="I have checked: order *#{number}* is {status} and no payment is recorded for it.",
    ask_cancel="Cancel order *#{number}* ({total})?",
    cancelled="Okay, order *#{number}* is cancelled.",
    cancel_kept="Okay, the order stays as it is.",
    nothing_to_cancel="There is nothing to cancel.",
    cancel_by_human="I cannot cancel order *#{number}* myself any more. Our team will help you in a moment.",
    other_order_by_human="Our team will help you with that order in a moment.",
    no_text="Sorry, I can only read text messages. Could you type it?",
    voice="Sorry, I cannot listen to voice messages yet. Could you type it?",
    voice_beside="I cannot listen to voice messages yet, so I answer what you typed.",
    unclear="Sorry, I did not get that. What would you like?",
    unclear_asked="Sorry, I did not get that.",
    bot="Yes, I am the automatic assistant of *{store}*. I can bring in a human if you like.",
    off_topic="Sorry, I can only help with shopping at *{store}*: products, shipping and orders 😊",
    store_fact="Sorry, I do not know that.",
    haggle="Sorry, I cannot change prices or give discounts.",
    ask_human="Shall I get someone from the shop?",
    handing_over="Sure, someone from our team will answer you here 🙏",
    complaint="I am sorry about that 🙏 Someone from our team will help you here right away.",
    trouble="Sorry, something went wrong on our side. Try again in a moment, or shall I get someone?",
    yes_order="Yes, order",
    yes_add="Yes, add it",
    change="Change",
    cancel="Cancel",
    yes_cancel="Yes, cancel it",
    no="No",
    browse="See products",
    cart="See cart",
    human="Talk to a human",
    quantity="Quantity",
    address="Address",
    add_more="Add something",
    checkout="Go on to order",
    take_rest="Take {available}",
    remove="Remove",
    statuses={
        "awaiting_payment": "waiting for payment",
        "paid": "paid, we are preparing it",
        "packed": "packed, it leaves soon",
        "shipped": "on its way",
        "delivered": "delivered",
        "completed": "completed",
        "expired": "expired because it was not paid in time",
        "cancelled": "cancelled",
        "returned": "returned",
    },
)


def phrases_in(language: Language) -> Phrases:
    return ENGLISH if language is Language.ENGLISH else INDONESIAN
