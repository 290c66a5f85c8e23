// The inbox without a mouse, and replies written before. Everything here also works by its form or link.

const reply = () => document.getElementById("reply");
const canned = () => document.querySelector(".canned");
const choices = () => [...document.querySelectorAll(".canned a[data-code]")].filter((one) => !one.closest("li").hidden);

function speakAs(whom) {
  const choice = document.querySelector(`.composer [name=as][value=${whom}]`);
  if (!choice) return;
  choice.checked = true;
  reply().focus();
}

function step(by) {
  const chats = [...document.querySelectorAll(".list .chat")];
  const now = chats.findIndex((one) => one.hasAttribute("aria-current"));
  const next = chats[now < 0 ? 0 : now + by];
  if (next) location.assign(next.href);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => speakAs("reply"),
  n: () => speakAs("note"),
  e: () => document.querySelector("form[data-done]")?.requestSubmit(),
  a: () => document.getElementById("assign")?.showPopover(),
  t: () => document.querySelector(".thread .owner")?.form.requestSubmit(),
  "/": () => {
    if (!reply()) return document.getElementById("q")?.focus();
    speakAs("reply");
    reply().value = "/";
    sift();
  },
  "?": () => document.getElementById("keys")?.showPopover(),
};

document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("input, textarea, select, [contenteditable]")) return choose(event);
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector(":popover-open")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}, true);

// `/ha` shows what begins so; Enter or Tab takes the first, or the one the arrows chose.
function sift() {
  const list = canned();
  const begun = /^\/([a-z0-9_-]*)$/.exec(reply()?.value ?? "");
  if (!list) return;
  for (const one of list.querySelectorAll("a[data-code]")) {
    one.classList.remove("at");
    one.closest("li").hidden = Boolean(begun) && !one.dataset.code.startsWith(begun[1]);
  }
  list.open = Boolean(begun);
  if (begun) choices()[0]?.classList.add("at");
}
document.addEventListener("input", (event) => { if (event.target === reply()) sift(); });

function choose(event) {
  if (event.target !== reply() || !canned()?.open) return;
  const shown = choices();
  const now = shown.findIndex((one) => one.classList.contains("at"));
  if (event.key === "Escape") canned().open = false;
  else if (now < 0) return;
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    shown[now].classList.remove("at");
    shown[(now + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length].classList.add("at");
  } else if (event.key === "Enter" || event.key === "Tab") take(shown[now]);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function take(one) {
  reply().value = one.dataset.text;
  canned().open = false;
  reply().focus();
}
document.addEventListener("click", (event) => {
  const one = event.target.closest?.(".canned a[data-code]");
  if (!one) return;
  event.preventDefault();
  take(one);
});
