"""Logging in, and what is refused."""

WORDS = {
    "Masuk": "Log in",
    "Masuk ke tokomu": "Log in to your store",
    "Chat, pesanan dan pembayaran di satu tempat.": "Chats, orders and payments in one place.",
    "E-mail atau kata sandi salah.": "E-mail or password is wrong.",
    "Lupa kata sandi": "Forgot your password",
    "Cek e-mailmu": "Check your e-mail",
    "Kalau ada akun dengan alamat itu, tautannya sudah kami kirim. Berlaku 30 menit.": (
        "If somebody has that address, the link is on its way. It works for 30 minutes."
    ),
    "Kami kirim tautan untuk membuat yang baru.": "We send a link to make a new one.",
    "Alamat e-mail itu tidak benar.": "That is no e-mail address.",
    "Kirim tautan": "Send the link",
    "Kata sandi baru": "New password",
    "Kata sandimu sudah diganti": "Your password was changed",
    "Semua sesi sudah keluar. Masuk dengan yang baru.": (
        "All sessions were logged out. Log in with the new one."
    ),
    "Tautan hanya bisa dipakai sekali, dalam 30 menit.": "A link works once, within 30 minutes.",
    "Minta yang baru": "Ask for a new one",
    "Minimal 12 karakter. Empat kata yang tidak biasa bersama sudah bagus.": (
        "At least 12 characters. Four words nobody would put together are good."
    ),
    "Kata sandi itu terlalu pendek atau mudah ditebak.": (
        "That password is too short or easy to guess."
    ),
    "Kamu diundang bekerja di toko ini, sebagai {email}.": (
        "You are invited to work in this store, as {email}."
    ),
    "Namamu": "Your name",
    "Bergabung": "Join",
    "Satu langkah lagi": "One more step",
    "Masukkan kode dari aplikasi autentikatormu, atau satu kode pemulihan.": (
        "Enter the code of your authenticator app, or one recovery code."
    ),
    "Kodenya salah atau sudah dipakai.": "The code is wrong or was used already.",
    "Kode": "Code",
    "Kata sandi": "Password",
    "Tidak ditemukan": "Not found",
    "Tautan ini sudah tidak berlaku": "This link does not work any more",
    "Tidak diizinkan": "Not allowed",
    "Sebentar, ya": "One moment",
    "Ada yang tidak beres": "Something is not right",
    "Halaman ini tidak ada di tokomu.": "There is no such page in your store.",
    "Tautan masuk hanya bisa dipakai sekali, dalam 15 menit. Masuk dengan e-mail dan kata sandi.": (
        "A login link works once, within 15 minutes. Log in with e-mail and password."
    ),
    "Basis data sedang tidak terjangkau. Muat ulang sebentar lagi.": (
        "The database cannot be reached just now. Reload in a moment."
    ),
    "Ke beranda": "To the home page",
}
