// The result page: follows the PDF while it is made, opens the lever one jumps to.
"use strict";

const LOOK = 700; // milliseconds between two looks at the job

function piece(html) {
  return new DOMParser().parseFromString(html, "text/html").getElementById("pdf");
}

const box = document.getElementById("pdf");

// The box itself stays, so that a screen reader that watches it says what is new in it, once.
function show(fresh) {
  const { state } = fresh.dataset;
  if (state === box.dataset.state) {
    const bar = box.querySelector("progress");
    if (bar) bar.value = fresh.querySelector("progress").value;
    return;
  }
  const focused = box.contains(document.activeElement);
  box.dataset.state = state;
  box.replaceChildren(...fresh.childNodes);
  arm();
  if (focused) box.querySelector("a, button").focus();
  if (state === "done") box.querySelector("a").click();
}

async function look() {
  try {
    const response = await fetch(box.dataset.at);
    if (response.ok) show(piece(await response.text()));
    else if (response.status < 500) return location.reload(); // a page says why
  } catch { /* no network: look again */ }
  return lookAgain();
}

function lookAgain() {
  if (["queued", "running"].includes(box.dataset.state)) setTimeout(look, LOOK);
}

async function ask(form) {
  const body = new URLSearchParams(new FormData(form));
  try {
    const response = await fetch(form.action, { method: "POST", body });
    if (!response.ok) throw new Error("refused");
    show(piece(await response.text()));
  } catch {
    return form.submit(); // a page says why
  }
  return lookAgain();
}

function arm() {
  let asked = false;
  box.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!asked) ask(event.target);
    asked = true;
  });
}

if (box) { // an audience's page has none
  arm();
  lookAgain();
}

function open() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.tagName === "DETAILS") target.open = true;
}
addEventListener("hashchange", open);
open();
