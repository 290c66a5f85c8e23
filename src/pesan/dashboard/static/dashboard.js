// The little the server cannot do: keys, clearing what was sent, and one burst of confetti.

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.matches?.("[data-enter]") && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    field.form.requestSubmit();
    return;
  }
  if (field.matches?.("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") { event.preventDefault(); document.getElementById("q")?.focus(); }
  if (event.key === "r") { event.preventDefault(); document.getElementById("reply")?.focus(); }
});

// A sent text leaves its field at once; a refused one comes back into it.
document.addEventListener("htmx:before:request", ({ detail }) => {
  const form = detail.ctx.sourceElement;
  if (!form.matches?.("[data-clear]")) return;
  const field = form.querySelector("[name=text]");
  form.dataset.sent = field.value;
  tellUnsent(form, false);
  field.value = "";
  field.focus();
});
document.addEventListener("htmx:response:error", ({ detail }) => giveBack(detail.ctx.sourceElement));
document.addEventListener("htmx:error", ({ detail }) => giveBack(detail.ctx?.sourceElement));
function giveBack(form) {
  const field = form?.matches?.("[data-clear]") && form.querySelector("[name=text]");
  if (!field) return;
  if (!field.value) field.value = form.dataset.sent ?? "";
  tellUnsent(form, true);
}
function tellUnsent(form, on) {
  const note = form.querySelector("[data-unsent]");
  if (note) note.hidden = !on;
}

// The stream was refused because nobody is logged in any more: go where one can log in.
document.addEventListener("htmx:sse:error", ({ detail }) => {
  if (detail.status === 401) location.reload();
});

// What came with news has its sheet in a fresh page only.
document.addEventListener("click", ({ target }) => {
  const sheet = target.closest?.("[popovertarget]")?.getAttribute("popovertarget");
  if (sheet && !document.getElementById(sheet)) location.reload();
});

// What was folded out or in by hand stays so when news redraws its region.
const folds = new WeakMap();
document.addEventListener("click", ({ target }) => {
  const fold = target.closest?.("summary")?.parentElement;
  if (fold) folds.set(fold, !fold.open);
});
document.addEventListener("submit", ({ target }) => {
  const picker = target.closest("details.react"); // chosen: it folds in with the answer
  if (picker) folds.set(picker, false);
});
document.addEventListener("htmx:after:swap", () => {
  for (const fold of document.querySelectorAll("details")) if (folds.has(fold)) fold.open = folds.get(fold);
});

// A template reads at once as it will be sent.
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-fills]")) return;
  for (const gap of target.form.querySelectorAll(`[data-gap="${target.name}"]`)) gap.textContent = target.value || gap.dataset.empty;
});

// The first paid order of a shop, once on this device.
function celebrate() {
  const sign = document.querySelector("[data-confetti]");
  const key = sign && `confetti ${sign.dataset.confetti}`;
  if (!sign || localStorage.getItem(key)) return;
  localStorage.setItem(key, "1");
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const canvas = document.createElement("canvas");
  canvas.className = "confetti";
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  document.body.append(canvas);
  const pen = canvas.getContext("2d");
  const colours = ["#0f766e", "#f2a93b", "#25d366", "#2aabee", "#e2557c"];
  const pieces = Array.from({ length: 140 }, (_, i) => ({
    x: innerWidth / 2, y: innerHeight * 0.35, turn: Math.random() * 6, size: 5 + Math.random() * 6,
    across: (Math.random() - 0.5) * 16, down: -Math.random() * 14 - 3, colour: colours[i % 5],
  }));
  const end = performance.now() + 2600;
  (function fall(now) {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    for (const piece of pieces) {
      piece.x += piece.across; piece.y += piece.down; piece.down += 0.42; piece.across *= 0.985; piece.turn += 0.15;
      pen.save(); pen.translate(piece.x, piece.y); pen.rotate(piece.turn);
      pen.fillStyle = piece.colour; pen.fillRect(-piece.size / 2, -piece.size / 4, piece.size, piece.size / 2); pen.restore();
    }
    if (now < end) requestAnimationFrame(fall); else canvas.remove();
  })(performance.now());
}
document.addEventListener("htmx:after:swap", celebrate);
celebrate();
