// The result page: follows the PDF while it is made, copies the link, opens the lever one jumps to.
"use strict";

const LOOK = 700; // milliseconds between two looks at the job

function piece(html) {
  return new DOMParser().parseFromString(html, "text/html").getElementById("pdf");
}

async function follow(request) {
  const wasOpen = document.getElementById("pdf");
  let fresh = null;
  try {
    const response = await request;
    fresh = response.ok ? piece(await response.text()) : null;
    if (!response.ok && response.status < 500) return location.reload();
  } catch { /* no network: look again */ }
  if (fresh) {
    wasOpen.replaceWith(fresh);
    arm(fresh);
    if (fresh.dataset.state === "done") return fresh.querySelector("a").click();
    if (fresh.dataset.state === "failed") return undefined;
  }
  return setTimeout(() => follow(fetch(wasOpen.dataset.at)), LOOK);
}

function arm(box) {
  box.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    form.querySelector("button").disabled = true;
    follow(fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }));
  });
}

const box = document.getElementById("pdf");
arm(box);
if (["queued", "running"].includes(box.dataset.state)) follow(fetch(box.dataset.at));

const copy = document.getElementById("copy");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("link").value);
    copy.textContent = copy.dataset.done;
  });
}

function open() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.tagName === "DETAILS") target.open = true;
}
addEventListener("hashchange", open);
open();
