"""What the demo page says; the widget's own words stand in its script."""

ENGLISH = {
    "Contoh halaman toko": "A sample shop page",
    "Begini obrolan tampil di situs {name}. Tekan tombol di pojok, lalu tulis seperti pembeli.": (
        "This is how the chat looks on the site of {name}. Press the button in the corner and write "
        "as a buyer."
    ),
    "Tempel baris ini di situsmu": "Paste this line into your site",
    "Alamat situsmu harus ada di allowed_origins sambungan web.": (
        "Your site's address has to be in the allowed_origins of the web connection."
    ),
}
