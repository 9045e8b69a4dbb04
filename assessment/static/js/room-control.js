// Sends commands without loading the page anew, one at a time, and gives the large button its keys.
// Without it every command is an ordinary form. Needs room.js before it.
"use strict";

const CALM = 600; // milliseconds in which a large button that turned into another is not pressed
let sending = false;
let large = label();
let calm = 0; // until then

function label() {
  const button = document.querySelector(".control-go .btn-primary");
  if (!button) return "";
  return [button.form.getAttribute("action"), button.form.elements.part?.value, button.firstChild.textContent].join(" ");
}

// Another control was quicker: a thumb that is on its way still means the button that was there.
document.addEventListener("room:changed", () => {
  const now = label();
  if (now !== large && !sending) calm = performance.now() + CALM;
  large = now;
});

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  // Before anything is sent: a beat may be quicker with what is new than the answer.
  const before = new Set([...document.querySelectorAll(".control-actions details")].map((one) => one.id));
  const answer = await fetch(form.getAttribute("action"), { // a field may be called action
    method: "POST",
    body,
    headers: { "X-Part": "1", Accept: "application/json" },
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout?.(10_000),
  });
  const isData = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isData) return location.reload(); // signed out, key renewed: its own page says why
  room.put((await answer.json()).html);
  const told = document.querySelector("#room [role=alert]");
  if (told) told.scrollIntoView({ block: "nearest" });
  else follow(form, before);
  if (document.activeElement === document.body) stay(); // the button that was pressed is gone
  return undefined;
}

// What was just taken down is asked for its owner and date; what was changed is folded up.
function follow(form, before) {
  if (form.id.startsWith("take-")) {
    const fresh = [...document.querySelectorAll(".control-actions details")].find((one) => !before.has(one.id));
    if (!fresh) return;
    fresh.open = true;
    fresh.querySelector("[name=owner]").focus();
  } else if (form.id.startsWith("change-")) {
    const box = form.closest("details");
    box.open = false;
    box.querySelector("summary").focus();
  }
}

// Whoever works by keyboard goes on from where the room is now, and presses nothing unawares.
function stay() {
  document.getElementById("now").focus({ preventScroll: true });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-command]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (sending) return; // a second press is none
  if (performance.now() < calm && event.submitter?.matches(".control-go .btn-primary")) return;
  sending = true;
  document.body.classList.add("control-sending");
  const lost = document.querySelector("[data-net]");
  try {
    await send(form, event.submitter);
  } catch {
    if (lost) lost.hidden = false; // nothing was lost: the button can be pressed again
  }
  sending = false;
  document.body.classList.remove("control-sending");
  room.look();
});

// The keys of presenters (Page up, Page down) and arrows, where nothing is being typed or chosen.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (event.target.closest("input, select, textarea")) return;
  for (const button of document.querySelectorAll("#room button[data-keys]")) {
    if (!button.dataset.keys.split(" ").includes(event.key)) continue;
    event.preventDefault();
    if (!button.disabled && !sending) button.click();
    return;
  }
});
