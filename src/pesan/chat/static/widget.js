// Pesan on a merchant's site: <script src=".../widget.js" data-store="cnx_..." async></script>
// No cookie, no dependency, nothing inline: a page's CSP needs our host in script-src, connect-src,
// img-src and media-src. All of it lives in one shadow root. For the page: window.pesan.open(), .close(),
// .identify(user, user_hash), .logout().
(() => {
  const script = document.currentScript;
  const store = script?.dataset.store;
  if (!store || window.pesan?.store) return;
  const api = `${new URL(script.src).origin}/chat/${store}`;
  const slot = `pesan ${store}`;

  const WORDS = {
    id: { chat: "Chat", close: "Tutup", write: "Tulis pesan", send: "Kirim", typing: "sedang mengetik…", away: "Kami sedang tidak di tempat. Tinggalkan pesan, nanti kami hubungi.", name: "Nama", phone: "Nomor HP", email: "E-mail", qr: "Kode QRIS", picture: "Gambar", failed: "Belum terkirim. Ketuk untuk mencoba lagi.", offline: "Sambungan terputus, mencoba lagi…", slow: "Terlalu cepat. Tunggu sebentar.", hello: "Halo! Ada yang bisa dibantu?", sending: "mengirim", sent: "terkirim", unread: "{n} pesan baru", messages: "Percakapan", place: "Lihat di peta", voice: "Pesan suara", attach: "Lampirkan foto atau berkas", record: "Rekam suara", stop: "Selesai rekam", file: "Berkas", big: "Terlalu besar: maks. 16 MB", kind: "Berkas ini tidak bisa dikirim", full: "Cukup untuk hari ini", mic: "Mikrofon tidak bisa dipakai" },
    en: { chat: "Chat", close: "Close", write: "Write a message", send: "Send", typing: "is typing…", away: "Nobody is here just now. Leave a message and we will get back to you.", name: "Name", phone: "Phone number", email: "E-mail", qr: "QRIS code", picture: "Picture", failed: "Not sent yet. Tap to try again.", offline: "Connection lost, trying again…", slow: "Too fast. Wait a moment.", hello: "Hello! How can we help?", sending: "sending", sent: "sent", unread: "{n} new messages", messages: "Conversation", place: "Show on the map", voice: "Voice message", attach: "Attach a photo or file", record: "Record your voice", stop: "Finish recording", file: "File", big: "Too large: 16 MB at most", kind: "This file cannot be sent", full: "That is all for today", mic: "The microphone cannot be used" },
  };
  const STYLE = `
:host { all: initial; position: fixed; right: 18px; bottom: 18px; z-index: 2147483000; font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: #16201d; color-scheme: light; }
* { box-sizing: border-box; } [hidden] { display: none !important; }
button { font: inherit; cursor: pointer; } :focus-visible { outline: 3px solid #f2a93b; outline-offset: 2px; }
.fab { width: 58px; height: 58px; border: 0; border-radius: 50%; background: #0f766e; color: #fff; box-shadow: 0 8px 24px -6px #0006; display: grid; place-items: center; position: relative; }
.fab b { position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; background: #c8322b; color: #fff; font-size: 12px; line-height: 22px; }
.box { width: 372px; height: min(600px, calc(100dvh - 36px)); background: #f6f3ee; border-radius: 18px; overflow: hidden; display: flex; flex-direction: column; box-shadow: 0 22px 60px -18px #0008; }
header { display: flex; align-items: center; gap: 10px; background: #0b5a54; color: #fff; padding: 10px 8px 10px 16px; }
header img { width: 34px; height: 34px; border-radius: 50%; object-fit: cover; background: #fff; } header b { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
header button { width: 44px; height: 44px; border: 0; border-radius: 50%; background: none; color: #fff; font-size: 22px; }
.log { flex: 1; overflow-y: auto; padding: 14px 12px; display: flex; flex-direction: column; gap: 8px; overscroll-behavior: contain; }
.msg { max-width: 84%; align-self: flex-start; display: grid; gap: 6px; } .msg.mine { align-self: flex-end; }
.bub { background: #fff; border-radius: 4px 14px 14px 14px; padding: 8px 12px; box-shadow: 0 1px 1px #0000001a; white-space: pre-wrap; overflow-wrap: anywhere; }
.mine .bub { background: #d5efe9; border-radius: 14px 4px 14px 14px; } .bub a { color: #0b5fa5; } .bub img { display: block; max-width: 100%; min-height: 40px; border-radius: 8px; margin-bottom: 6px; background: #fff; }
small { color: #54615c; font-size: 12px; } .mine small { text-align: right; } .bad .bub { background: #fde4e1; cursor: pointer; }
.taps { display: grid; gap: 5px; } .taps button, .taps a { min-height: 44px; padding: 9px 14px; border: 1px solid #0f766e; border-radius: 12px; background: #fff; color: #0b6b63; font-weight: 600; text-align: center; text-decoration: none; } .taps small { font-weight: 400; display: block; } .taps i { font-style: normal; font-weight: 700; font-size: 13px; margin-top: 4px; }
.note { align-self: center; text-align: center; color: #54615c; font-size: 13px; padding: 2px 14px; } .dots { padding: 0 16px 6px; }
form { display: grid; gap: 7px; padding: 10px; background: #fff; border-top: 1px solid #e6e0d6; } .row { display: flex; gap: 8px; align-items: flex-end; }
textarea, input { font: inherit; font-size: 16px; color: inherit; border: 1px solid #cfc8bc; border-radius: 12px; padding: 9px 12px; width: 100%; background: #fff; } textarea { resize: none; max-height: 120px; min-height: 44px; flex: 1; }
.row button { width: 44px; height: 44px; border: 0; border-radius: 50%; flex: none; padding: 0; background: none; color: #0b6b63; } .row .go { background: #0f766e; color: #fff; } .row .on { background: #c8322b; color: #fff; }
audio { width: 240px; max-width: 100%; display: block; } .drop { outline: 3px dashed #0f766e; outline-offset: -6px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 480px) { :host(.open) { inset: 0; } .box { width: 100%; height: 100dvh; border-radius: 0; } }
@media (prefers-reduced-motion: no-preference) { .box { animation: up .16s ease-out; } @keyframes up { from { opacity: 0; transform: translateY(10px); } } }`;

  const host = document.createElement("pesan-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  let t = WORDS.id, face = null, token = null, cursor = "", unread = 0, isOpen = false, stream = null, last = null, told = "", typing = false;
  let starting = null, failures = 0;
  const shown = new Map(); // by the server's id, and before that by our own key

  // A browser that keeps nothing (a blocked storage) has a conversation as long as the page is open.
  const kept = { get: (k) => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { v === null ? localStorage.removeItem(k) : localStorage.setItem(k, v); } catch { /* as long as the page is open */ } } };

  const el = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) name in made && name !== "type" ? (made[name] = value) : made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const icon = (d) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [k, v] of Object.entries({ viewBox: "0 0 24 24", width: 24, height: 24, fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) svg.setAttribute(k, v);
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", d);
    svg.append(path);
    return svg;
  };

  // Talking to the shop

  const call = (path, { body, file, ...more } = {}) => fetch(api + path, {
    credentials: "omit", ...more,
    method: body || file ? "POST" : "GET",
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { "Content-Type": "application/json" }), ...more.headers },
    ...(body ? { body: JSON.stringify(body) } : file && { body: file }),
  });
  const forget = () => { token = null; cursor = ""; last = null; kept.set(slot, null); stream?.abort(); stream = null; shown.clear(); log.replaceChildren(); };
  async function begin() {
    if (token) return;
    const answer = await call("/visitors", { body: {} });
    if (!answer.ok) throw new Error(answer.status);
    token = (await answer.json()).token;
    kept.set(slot, token);
  }
  // One after the other: they arrive in the order they were said, and one newcomer is one visitor.
  let before = Promise.resolve();
  const send = (line) => { line.state("sending"); before = before.then(() => deliver(line)); };
  async function deliver(line) {
    try {
      await begin();
      let answer = null;
      if (line.file && !line.body.file) {
        answer = await call(`/uploads?name=${encodeURIComponent(line.file.name ?? "")}&voice=${!line.file.name}`, { file: line.file, signal: AbortSignal.timeout(90000) });
        if (answer.ok) line.body.file = (await answer.json()).id;
      }
      if (answer?.ok ?? true) answer = await call("/messages", { body: line.body, signal: AbortSignal.timeout(20000) });
      if (answer.status === 401) { forget(); log.append(line.node); return deliver(line); }
      if (answer.status === 404) line.body.file = undefined; // it lay there for too long
      if (!answer.ok) { line.state({ 413: "big", 415: "kind", 422: "kind", 429: line.file && answer.headers.get("Retry-After") > 600 ? "full" : "slow" }[answer.status] ?? "failed"); return; }
      line.state("sent");
      listen();
    } catch { line.state("failed"); }
  }

  // New lines come as a stream; where a network swallows streams, by asking now and then.
  async function listen() {
    if (stream || !token) return;
    const mine = (stream = new AbortController());
    while (stream === mine) {
      let heard = false;
      try {
        const answer = await call("/events", { signal: mine.signal, headers: cursor ? { "Last-Event-ID": cursor } : {} });
        if (answer.status === 401) { forget(); return; }
        if (!answer.ok) throw new Error(answer.status);
        const quiet = { timer: 0 };
        const hush = () => { clearTimeout(quiet.timer); quiet.timer = setTimeout(() => mine.signal.aborted || reader.cancel(), 40000); };
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        hush();
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          hush();
          heard = true; failures = 0; status.hidden = true;
          const events = (rest + value).split("\n\n");
          rest = events.pop();
          for (const event of events) take(event);
        }
        clearTimeout(quiet.timer);
      } catch { /* asked again below */ }
      if (stream !== mine) return;
      if (!heard) failures += 1;
      if (failures > 1) await poll();
      await new Promise((go) => setTimeout(go, heard ? 500 : Math.min(1000 * 2 ** failures, 20000) * (0.7 + Math.random() * 0.6)));
    }
  }
  function take(event) {
    const field = Object.fromEntries(event.split("\n").map((one) => [one.slice(0, one.indexOf(":")), one.slice(one.indexOf(":") + 2)]));
    if (field.event === "line") { draw(JSON.parse(field.data)); cursor = field.id; }
    if (field.event === "answering") { typing = field.data === "true"; dots.hidden = !typing; }
  }
  async function poll() {
    try {
      const answer = await call(`/messages${cursor ? `?after=${cursor}` : ""}`);
      if (answer.status === 401) return forget();
      const found = await answer.json();
      for (const line of found.items) draw(line);
      cursor = found.cursor; dots.hidden = !found.answering; status.hidden = true;
    } catch { status.hidden = false; }
  }
  function seen() {
    const what = isOpen && document.visibilityState === "visible" ? "read" : "delivered";
    if (!last || told === `${what} ${last}`) return;
    told = `${what} ${last}`;
    if (what === "read") { unread = 0; count(); }
    call("/receipts", { body: { message: last, what } }).catch(() => { told = ""; });
  }

  // Showing it

  const LINKS = /(https?:\/\/[^\s<>"]*[^\s<>".,!?)*]|(?<![\w*])\*[^*\s](?:[^*\n]*[^*\s])?\*(?![\w*]))/;
  const prose = (text) => text.split(LINKS).map((piece, i) => i % 2 === 0 ? piece : piece[0] === "*" ? el("b", {}, piece.slice(1, -1)) : el("a", { href: piece, target: "_blank", rel: "noopener noreferrer" }, piece));
  const web = (url) => /^https?:\/\//i.test(url ?? "");
  function draw(line) {
    if (shown.has(line.id)) return;
    const own = line.key && shown.get(line.key);
    if (own) { own.state("sent"); shown.set(line.id, own); return; }
    const node = el("div", { className: line.mine ? "msg mine" : "msg" });
    const bub = el("div", { className: "bub" });
    if (web(line.image)) bub.append(el("img", { src: line.image, alt: /qr\.png/.test(line.image) ? t.qr : t.picture, loading: "lazy", onload: down }));
    if (line.file?.kind === "audio" && web(line.file.url)) bub.append(el("audio", { src: line.file.url, controls: true, preload: "none" }));
    bub.append(...prose(line.text));
    if (bub.firstElementChild || line.text) node.append(bub);
    const taps = el("div", { className: "taps" });
    const tap = (choice, title, more) => taps.append(el("button", { type: "button", onclick: () => { say(title, choice); taps.remove(); } }, title, ...(more ? [el("small", {}, more)] : [])));
    for (const button of line.buttons ?? []) tap(button.id, button.title);
    for (const section of line.menu?.sections ?? []) {
      if (section.title) taps.append(el("i", {}, section.title));
      for (const row of section.rows) tap(row.id, row.title, row.description);
    }
    const place = line.place && `https://www.openstreetmap.org/?mlat=${+line.place.latitude}&mlon=${+line.place.longitude}`;
    for (const [url, title] of [[line.link?.url, line.link?.title], [line.file?.kind === "audio" ? "" : line.file?.url, line.file?.name ?? t.file], [place, t.place]]) if (web(url)) taps.append(el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title));
    if (taps.childNodes.length) node.append(taps);
    node.append(el("small", {}, new Date(line.created_at).toLocaleTimeString(face?.language, { hour: "2-digit", minute: "2-digit" })));
    log.append(node);
    shown.set(line.id, { node, state() {} });
    if (!line.mine) {
      last = line.id;
      if (!isOpen && line.status !== "read") { unread += 1; count(); }
      seen();
    }
    down();
  }
  function say(text, choice, file) {
    const key = crypto.getRandomValues(new Uint32Array(4)).reduce((all, one) => all + one.toString(36), "k");
    const contact = !details.hidden && { name: field.name.value.trim(), phone: field.phone.value.trim(), email: field.email.value.trim() };
    const note = el("small"), bub = el("div", { className: "bub" }, ...(file ? [preview(file)] : prose(text)));
    const node = el("div", { className: "msg mine" }, bub, note);
    const line = {
      node, file, body: { key, text, page: location.origin + location.pathname, ...(choice && { choice }), ...(contact && { contact }) },
      state(how) {
        const bad = how === "failed" || how === "slow";
        note.textContent = t[how]; node.classList.toggle("bad", !/^sen/.test(how));
        bub.onclick = bad ? () => send(line) : null; bub.tabIndex = bad ? 0 : -1;
        bub.onkeydown = (event) => { if (bad && event.key === "Enter") send(line); };
      },
    };
    shown.set(key, line);
    log.append(node);
    down();
    send(line);
  }
  function preview(file) {
    const name = file.name || t.voice;
    if (!/^(image|audio)\//.test(file.type)) return name;
    const shows = el(file.type[0] === "i" ? "img" : "audio", { src: URL.createObjectURL(file), controls: true, alt: name, onload: down });
    shows.onerror = () => shows.replaceWith(name); // a page's own CSP may forbid blob:
    return shows;
  }
  const attach = (files) => { for (const file of files) say("", null, file); details.hidden = true; };
  let recorder = null;
  async function record() {
    if (recorder) return recorder.stop();
    try {
      const heard = await navigator.mediaDevices.getUserMedia({ audio: true });
      const parts = [];
      recorder = new MediaRecorder(heard);
      recorder.ondataavailable = ({ data }) => parts.push(data);
      recorder.onstop = () => {
        for (const track of heard.getTracks()) track.stop();
        attach([new Blob(parts, { type: recorder.mimeType })]);
        recorder = null; listens();
      };
      recorder.start();
      listens();
    } catch { recorder = null; status.textContent = t.mic; status.hidden = false; setTimeout(() => { status.hidden = true; status.textContent = t.offline; }, 4000); }
  }
  const listens = () => { mic.classList.toggle("on", !!recorder); mic.setAttribute("aria-label", recorder ? t.stop : t.record); };
  const down = () => { log.scrollTop = log.scrollHeight; };
  const count = () => {
    badge.textContent = unread > 9 ? "9+" : unread; badge.hidden = !unread;
    fab.setAttribute("aria-label", unread ? `${t.chat}: ${t.unread.replace("{n}", unread)}` : t.chat);
  };

  const badge = el("b", { hidden: true });
  const fab = el("button", { type: "button", className: "fab", onclick: () => open() }, icon("M7.9 20A9 9 0 1 0 4 16.1L2 22Z"), badge);
  const title = el("b", { id: "title" }), logo = el("img", { alt: "", hidden: true });
  const shut = el("button", { type: "button", onclick: () => close() }, "×");
  const log = el("div", { className: "log", role: "log", "aria-live": "polite", tabIndex: 0 });
  const dots = el("small", { className: "dots", hidden: true, role: "status" });
  const status = el("small", { className: "dots", hidden: true, role: "status" });
  const field = { name: el("input", { autocomplete: "name", maxLength: 120 }), phone: el("input", { type: "tel", autocomplete: "tel", maxLength: 40 }), email: el("input", { type: "email", autocomplete: "email", maxLength: 120 }) };
  const away = el("small"), details = el("div", { hidden: true }, away, ...Object.values(field));
  const text = el("textarea", { rows: 1, maxLength: 4000, onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); } } });
  const go = el("button", { className: "go" }, icon("m5 12 7-7 7 7M12 19V5"));
  const picker = el("input", { type: "file", hidden: true, multiple: true, accept: "image/jpeg,image/png,image/webp,audio/*,video/mp4,video/webm,.pdf,.docx,.xlsx", onchange: () => { attach([...picker.files]); picker.value = ""; } });
  const clip = el("button", { type: "button", onclick: () => picker.click() }, icon("m21 11-9 9a6 6 0 0 1-8-8l9-9a4 4 0 0 1 6 6l-9 9a2 2 0 0 1-3-3l8-8"));
  const mic = el("button", { type: "button", hidden: !window.MediaRecorder || !navigator.mediaDevices, onclick: record }, icon("M12 2a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V5a3 3 0 0 0-3-3ZM5 11a7 7 0 0 0 14 0M12 18v4"));
  const form = el("form", { onsubmit: (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    text.value = "";
    say(words);
    details.hidden = true;
    text.focus();
  } }, details, el("div", { className: "row" }, picker, clip, text, mic, go));
  const box = el("div", { className: "box", role: "dialog", "aria-labelledby": "title", hidden: true, onkeydown: (event) => { if (event.key === "Escape") close(); }, onpaste: (event) => { if (event.clipboardData.files.length) { event.preventDefault(); attach([...event.clipboardData.files]); } }, ondragover: (event) => { event.preventDefault(); box.classList.add("drop"); }, ondragleave: () => box.classList.remove("drop"), ondrop: (event) => { event.preventDefault(); box.classList.remove("drop"); attach([...event.dataTransfer.files]); } }, el("header", {}, logo, title, shut), log, dots, status, form);
  root.append(box, fab);

  function greet() {
    t = WORDS[face.language] ?? WORDS.id;
    host.lang = face.language;
    title.textContent = face.name; log.setAttribute("aria-label", t.messages);
    if (face.logo) { logo.src = new URL(face.logo, api); logo.hidden = false; }
    shut.setAttribute("aria-label", t.close); go.setAttribute("aria-label", t.send); clip.setAttribute("aria-label", t.attach); clip.title = t.attach; listens();
    text.placeholder = t.write; text.setAttribute("aria-label", t.write);
    for (const name of Object.keys(field)) { field[name].placeholder = t[name]; field[name].setAttribute("aria-label", t[name]); }
    dots.textContent = `${face.name} ${t.typing}`; status.textContent = t.offline;
    away.textContent = face.away_message || t.away; details.hidden = face.open;
    count();
  }
  async function start() {
    if (face) return;
    const answer = await call("");
    if (!answer.ok) throw new Error(answer.status);
    face = await answer.json();
    greet();
    token = kept.get(slot);
    document.body.append(host);
    if (token) listen();
  }
  const ready = () => (starting ??= start().catch(() => { starting = null; }));
  async function open() {
    await ready();
    if (!face) return;
    isOpen = true; box.hidden = false; fab.hidden = true; host.classList.add("open");
    if (!log.childNodes.length && !token) log.append(el("p", { className: "note" }, face.greeting || t.hello));
    seen();
    down();
    text.focus();
  }
  function close() { isOpen = false; box.hidden = true; fab.hidden = false; host.classList.remove("open"); fab.focus(); }
  async function identify(user, user_hash) {
    await ready();
    const answer = await call("/identity", { body: { user: String(user), user_hash } });
    if (!answer.ok) return false;
    const { token: theirs } = await answer.json();
    if (theirs !== token) { forget(); token = theirs; kept.set(slot, token); listen(); }
    return true;
  }

  document.addEventListener("visibilitychange", seen);
  addEventListener("online", () => { failures = 0; listen(); });
  window.pesan = { store, open, close, identify, logout: forget };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", ready) : ready();
})();
