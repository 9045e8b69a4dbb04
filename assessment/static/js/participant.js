// What participants' pages need beside the form: the personal key, a number made here, calculators.
// The key comes behind the # of a personal link, which no server ever sees; it stays in this tab.
"use strict";

const here = document.getElementById("check") || document.getElementById("notice");
const KEY = `leitstern.key.${here.dataset.code}`;
const PATTERN = /^#([A-Za-z0-9_-]{24})$/;

const store = {
  get() { try { return sessionStorage.getItem(KEY) || ""; } catch { return ""; } },
  put(key) { try { sessionStorage.setItem(KEY, key); } catch { /* then it is asked for */ } },
  clear() { try { sessionStorage.removeItem(KEY); } catch { /* nothing was stored */ } },
};

function takeKey() {
  const found = PATTERN.exec(location.hash);
  if (!found) return "";
  store.put(found[1]);
  history.replaceState(null, "", location.pathname + location.search);
  return found[1];
}

// A number that tells two keys' drafts apart and leads back to neither.
function sign(text) {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ letter.charCodeAt(0), 0x01000193);
  return (sum >>> 0).toString(36);
}

function randomNumber() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // a laptop in a hotel has no https
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function setUpForm(key) {
  const box = document.getElementById("personal-key");
  const input = box?.querySelector("input");
  if (box && key) {
    here.dataset.draft += `.${sign(key)}`; // two people on one device have a draft each
    input.value = key;
    box.hidden = true;
  }
  if (here.dataset.kept === undefined) here.elements.namedItem("number").value = randomNumber();
  here.addEventListener("settled", store.clear);
  here.addEventListener("refused", ({ detail }) => {
    if (detail !== 403 || !box) return;
    box.hidden = false; // so that it can be put right
    input.focus();
  });
  here.querySelectorAll("[data-low]").forEach(watchRange);
  here.querySelectorAll(".calculator").forEach(setUpCalculator);
}

// ---- figures -----------------------------------------------------------------------------------

const { lang } = document.documentElement;
const shown = new Intl.NumberFormat(lang, { maximumFractionDigits: 1, useGrouping: false });

function read(text) {
  const plain = text.replace("−", "-").replace(/\s/g, "");
  return Number(lang === "de" ? plain.replace(/\./g, "").replace(",", ".") : plain.replace(/,/g, ""));
}

function watchRange(input) {
  const hint = document.getElementById(`${input.id}-h`);
  input.addEventListener("change", () => {
    const value = read(input.value);
    const wrong = input.value !== "" && !(value >= Number(input.dataset.low) && value <= Number(input.dataset.high));
    input.setAttribute("aria-invalid", wrong);
    hint.classList.toggle("wrong", wrong);
  });
}

const FORMULAS = {
  nps: (nines, middle, low) => (nines + middle + low ? ((nines - low) / (nines + middle + low)) * 100 : NaN),
  clv: (income, cost, years) => (years ? Math.max(0, income - cost) * years : NaN),
};

function setUpCalculator(box) {
  const inputs = [...box.querySelectorAll("input")];
  const target = document.getElementById(box.dataset.for);
  box.hidden = false;
  box.addEventListener("input", (event) => {
    event.stopPropagation(); // these are no answers
    const result = FORMULAS[box.dataset.by](...inputs.map((input) => Number(input.value) || 0));
    if (!Number.isFinite(result)) return;
    target.value = shown.format(result);
    box.querySelector("[role=status]").textContent = `= ${target.value}`;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// ---- begin ---------------------------------------------------------------------------------------

const found = takeKey();
addEventListener("hashchange", () => { if (takeKey()) location.reload(); });
if (here.id === "check") setUpForm(found || store.get());
else if (found || store.get()) document.getElementById("with-key")?.removeAttribute("hidden");
