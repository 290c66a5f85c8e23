// Without this the page reloads itself every few seconds; with it, it counts, copies and knows at once.

const bill = document.querySelector("[data-status]");
const open = ["pay", "wait", "slow"].includes(bill?.dataset.face);

const left = document.querySelector("[data-seconds]");
if (left) {
  const end = performance.now() + Number(left.dataset.seconds) * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
    const hours = Math.floor(seconds / 3600);
    const rest = [Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0")).join(":");
    left.textContent = hours ? `${hours}:${rest}` : rest;
    left.classList.toggle("late", seconds < 120);
    if (seconds > 0) setTimeout(tick, 1000);
  };
  tick();
}

async function look() {
  try {
    const answer = await fetch(bill.dataset.status, { cache: "no-store" });
    if (answer.ok && (await answer.json()).face !== bill.dataset.face) return location.reload();
  } catch { /* no network for a moment: ask again */ }
  setTimeout(look, document.hidden ? 10000 : 2500);
}
if (open) setTimeout(look, 1500);
else if (bill?.dataset.face !== "paid" && document.querySelector(".sim")) setTimeout(look, 2500);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && open) fetch(bill.dataset.status, { cache: "no-store" })
    .then((answer) => answer.json())
    .then(({ face }) => { if (face !== bill.dataset.face) location.reload(); })
    .catch(() => {});
});

// A second press must not pay a second time.
document.querySelector(".sim")?.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});

for (const copy of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.querySelector("span").textContent = copy.dataset.copied;
  });
}
