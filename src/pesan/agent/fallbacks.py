"""What is said in a brain's place: nothing in it needs to be true of the shop."""

from .models import Language

REPEAT = {
    Language.INDONESIAN: "Maaf Kak, saya perlu cek ulang dulu. Boleh diulang pertanyaannya?",
    Language.ENGLISH: "Sorry, I need to check that again. Could you repeat the question?",
}
HUMAN = {
    Language.INDONESIAN: "Maaf Kak, admin kami yang akan membantu di sini ya 🙏",
    Language.ENGLISH: "Sorry, someone from our team will help you here 🙏",
}
