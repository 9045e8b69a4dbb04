// Sends commands without loading the page anew, one at a time, and gives the large button its keys.
// Without it every command is an ordinary form. Needs room.js before it.
"use strict";

let sending = false;

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, {
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
  if (document.activeElement === document.body) stay(); // the button that was pressed is gone
  return undefined;
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
