"""Products."""

WORDS = {
    "Angka stok di sini adalah angka yang disebut agen.": (
        "The stock you see here is the stock the agent quotes."
    ),
    "Cari produk": "Search products",
    "{n} varian": "{n} variant|{n} variants",
    "Draf": "Draft",
    "{n} ditahan": "{n} held",
    "Pre-order": "Pre-order",
    "Habis": "Sold out",
    "Sisa {n}": "{n} left",
    "Stok {n}": "{n} in stock",
    "Belum ada produk": "No products yet",
    "Tambah produk lewat API: POST /products. Agen langsung bisa menjualnya.": (
        "Add products over the API: POST /products. The agent sells them at once."
    ),
}
