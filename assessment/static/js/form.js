// The form with a script: one lever at a time, a draft on this device, and sending that waits for the
// network; points.js keeps points fitting. Without them the same form works in one piece.
"use strict";

const form = document.getElementById("check");
const words = form.dataset;
const parts = [...form.querySelectorAll(".part")];
const field = (name) => form.elements.namedItem(name);
const DRAFT = words.draft;
const DAYS = 14; // how long a draft waits for its owner
const PATIENCE = 30_000; // milliseconds; a phone between two networks may never hear a reply
const ofDraft = (name) => !form.querySelector(`[name="${name}"]:is([type=hidden], [data-private])`);
const WAITS = [2.5, 5, 10, 20, 40, 60]; // seconds until the next try

// ---- the draft -----------------------------------------------------------------------------

const draft = {
  read() {
    try {
      const found = JSON.parse(localStorage.getItem(DRAFT));
      if (found && Date.now() - found.at < DAYS * 864e5) return found;
      localStorage.removeItem(DRAFT);
    } catch { /* no storage, or something that is not ours */ }
    return null;
  },
  write(value) {
    try {
      localStorage.setItem(DRAFT, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  works() {
    try {
      localStorage.setItem(`${DRAFT}.test`, "");
      localStorage.removeItem(`${DRAFT}.test`);
      return true;
    } catch {
      return false;
    }
  },
  clear() {
    try { localStorage.removeItem(DRAFT); } catch { /* nothing was stored either */ }
  },
};

let seconds = 0;
let seen = Date.now();
let sent = false;

function answers() {
  const given = {};
  for (const [name, value] of new FormData(form)) {
    if (value !== "" && ofDraft(name)) given[name] = value;
  }
  return given;
}

function keep() {
  if (sent) return;
  const now = Date.now();
  seconds += Math.min(now - seen, 6e4) / 1000; // a pause of more than a minute is not thinking
  seen = now;
  const order = [...form.querySelectorAll(".share input[type=number]")].map((input) => input.name);
  const saved = draft.write({ number: field("number").value, order, seconds, at: now, answers: answers() });
  tellHowFar(saved);
}

function restore() {
  const found = draft.read();
  if (!found || words.kept !== undefined) return;
  field("number").value = found.number;
  seconds = found.seconds || 0;
  for (const name of found.order || []) { // the statements keep the order of this person
    const share = field(name)?.closest(".share");
    share?.parentNode.insertBefore(share, share.parentNode.querySelector(".rest"));
  }
  for (const [name, value] of Object.entries(found.answers || {})) {
    const control = field(name);
    if (control && ofDraft(name)) control.value = value;
    control?.closest?.("details")?.setAttribute("open", "");
  }
  if (Object.keys(found.answers || {}).length) offer(found);
}

function offer(found) {
  const note = document.getElementById("draft");
  const { lang } = document.documentElement;
  const day = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { day: "numeric", month: "long" });
  note.querySelector("p").textContent = note.dataset.found.replace("#", day.format(found.at));
  note.hidden = false;
  note.querySelector("button").addEventListener("click", () => {
    draft.clear();
    sent = true; // nothing is kept on the way out
    location.replace(location.pathname);
  });
}

// ---- one part at a time --------------------------------------------------------------------

const { title } = document;

function partOf(id) {
  const target = id && document.getElementById(id);
  return target ? target.closest(".part") : null;
}

function show(part, focus) {
  for (const other of parts) other.classList.toggle("now", other === part);
  for (const link of document.querySelectorAll(".tongues a")) link.hash = part.id;
  document.title = `${part.querySelector(".way p").textContent} – ${title}`;
  const target = document.getElementById(location.hash.slice(1));
  if (!focus) return;
  if (target && target !== part && part.contains(target)) {
    target.scrollIntoView();
    (target.querySelector("input:not([type=hidden])") || target).focus({ preventScroll: true });
  } else {
    scrollTo(0, 0);
    part.querySelector("h2").focus({ preventScroll: true });
  }
}

addEventListener("hashchange", () => {
  const part = location.hash ? partOf(location.hash.slice(1)) : parts[0];
  if (part) show(part, true);
});

// ---- how far ---------------------------------------------------------------------------------

function isOpen(question) {
  if (question.dataset.optional !== undefined) return false;
  const inputs = [...question.querySelectorAll("[type=radio], [type=number][name]")];
  return question.classList.contains("points")
    ? inputs.every((input) => input.value === "")
    : !inputs.some((input) => input.checked);
}

function tellHowFar(saved) {
  for (const part of parts) {
    const questions = [...part.querySelectorAll("fieldset:not([data-optional])")];
    const done = questions.filter((question) => !isOpen(question)).length;
    const count = words.count.replace("##", questions.length).replace("#", done);
    const told = [questions.length ? count : "", saved ? words.saved : words.unsaved];
    part.querySelector(".kept").textContent = told.filter(Boolean).join(" · ");
  }
}

// ---- sending ---------------------------------------------------------------------------------

const message = form.querySelector(".send");
const button = form.querySelector("[type=submit]");
let waiting = 0;
let tries = 0;

function say(text, link, see) {
  message.hidden = false;
  message.textContent = text;
  if (link) {
    message.append(" ", Object.assign(document.createElement("a"), { href: link, textContent: see }));
  }
}

function openQuestions() {
  return [...form.querySelectorAll("fieldset")].filter(isOpen);
}

function askOnce(open) {
  document.getElementById("problems")?.remove();
  const box = Object.assign(document.createElement("div"), { id: "problems", className: "summary mild", tabIndex: -1 });
  const title = open.length === 1 ? words.openOne : words.openMany.replace("#", open.length);
  const list = document.createElement("ul");
  for (const question of open) {
    const item = document.createElement("li");
    const text = question.querySelector("legend b").textContent;
    item.append(Object.assign(document.createElement("a"), { href: `#${question.id}`, textContent: text }));
    list.append(item);
  }
  box.append(
    Object.assign(document.createElement("h2"), { textContent: title }),
    Object.assign(document.createElement("p"), { textContent: words.openText }),
    list,
  );
  message.before(box);
  field("open").value = "yes";
  box.focus();
  box.scrollIntoView({ block: "center" });
}

async function send() {
  clearTimeout(waiting);
  button.disabled = true;
  say(words.sending);
  field("seconds").value = Math.max(1, Math.round(seconds));
  let response;
  let trouble = words.offline;
  try {
    response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout?.(PATIENCE), // sending twice does no harm
    });
    if (response.status >= 500 || response.status === 429) {
      trouble = words.later;
      throw new Error("later");
    }
  } catch {
    say(trouble);
    const wait = WAITS[Math.min(tries++, WAITS.length - 1)];
    waiting = setTimeout(send, wait * (750 + 250 * Math.random())); // not all phones at once
    return;
  }
  waiting = tries = 0;
  button.disabled = false;
  const told = await response.json().catch(() => ({}));
  if (response.ok) {
    finish();
    location.replace(told.location);
  } else if (told.said || response.status === 409) {
    if (!told.kept) finish();
    say(told.said || words.before, told.location, told.see || words.see);
    form.dispatchEvent(new CustomEvent("refused", { detail: response.status }));
  } else {
    form.submit(); // the server says what is wrong, on a page of its own
  }
}

function finish() {
  sent = true;
  draft.clear();
  form.dispatchEvent(new Event("settled"));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
  const missing = form.querySelector("[required]:invalid"); // a name, consent: on the last page
  if (missing) return void missing.reportValidity();
  const open = openQuestions();
  if (open.length && field("open").value !== "yes") askOnce(open);
  else send();
});
addEventListener("online", () => { if (waiting) send(); });
addEventListener("pageshow", (event) => { if (event.persisted && sent) location.reload(); });

// ---- begin -----------------------------------------------------------------------------------

restore();
for (const box of form.querySelectorAll(".points")) setUpPoints(box, keep); // points.js
form.classList.add("stepped");
if (location.hash && !partOf(location.hash.slice(1))) history.replaceState(null, "", location.pathname + location.search);
show(partOf(location.hash.slice(1)) || parts[0], false);
document.getElementById("problems")?.focus();
form.addEventListener("change", keep);
form.addEventListener("input", keep);
tellHowFar(draft.works());
