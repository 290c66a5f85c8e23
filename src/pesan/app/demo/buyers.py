"""Who wrote to Toko Sari before it was looked at."""

from .shop import Buyer

DEWI = Buyer("Dewi Lestari", "+6280000000101", "Jl. Kaliurang km 5 No. 12", "Sleman")
AGUS = Buyer("Agus Pratama", "+6280000000102", "Jl. Pandanaran 88", "Semarang")
RATNA = Buyer("Ratna Sari Dewi", "+6280000000103", "Jl. Diponegoro 7", "Surabaya")
HENDRA = Buyer("Hendra Gunawan", "+6280000000104", "Jl. Veteran 21", "Malang")
WULAN = Buyer("Wulan Anggraini", "+6280000000105", "Jl. Setiabudi 45", "Bandung")
TONO = Buyer("Tono Hartono", "+6280000000106", "Jl. Slamet Riyadi 102", "Solo")
MEGA = Buyer("Mega Kusuma", "+6280000000107")
LINA = Buyer("Lina Marlina", "+6280000000108", "Jl. Cikini Raya 30", "Jakarta")
FAJAR = Buyer("Fajar Nugroho", "+6280000000109", "Jl. Gajah Mada 15", "Denpasar")
SINTA = Buyer("Sinta Wijaya", "+6280000000110")
YOGA = Buyer("Yoga Permana", "+6280000000111", "Jl. Margonda 200", "Depok")
NIA = Buyer("Nia Ramadhani", "+6280000000112")
BAYU = Buyer("Bayu Setiawan", "+6280000000113", "Jl. Ahmad Yani 3", "Bekasi")
PUTRI = Buyer("Putri Amelia", "+6280000000114", "Jl. Braga 61", "Bandung")
GALIH = Buyer("Galih Saputra", "+6280000000115", "Jl. Pemuda 9", "Magelang")
