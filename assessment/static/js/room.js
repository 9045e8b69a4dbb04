// The beat of a live workshop, shared by phones, stage and control: asks whether the room has moved
// on, and puts what is new in place without touching what somebody types. Knows no answer.
"use strict";

const room = (() => {
  const BEAT = 1500; // milliseconds between two questions while somebody looks: all within 2 s
  const HIDDEN = 10_000;
  const REST = 60_000; // once everything is over; a room in the archive changes no more
  const WAITS = [1500, 3000, 5000]; // after failures
  const PATIENCE = 6000; // a phone between two networks may never hear a reply
  const LOST_AFTER = 2; // failures in a row before it is said
  const STALE = 1000; // a question this old when a phone wakes up is asked again: its reply may never come

  const here = () => document.getElementById("room");
  const name = document.title.split(" – ").at(-1);
  let failures = 0;
  let timer = 0;
  let busy = false;
  let again = false;
  let asking = null; // what ends the question that is on its way
  let asked = 0;
  let puts = 0;

  // ---- putting a fragment in place ---------------------------------------------------------------

  const keyOf = (node) => (node.nodeType === 1 ? node.dataset.keep || node.id : "");
  const hasKeys = (node) => node.nodeType === 1 && node.querySelector("[id], [data-keep]");

  function fits(old, fresh) {
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return false;
    return keyOf(old) === keyOf(fresh);
  }

  function copyAttributes(old, fresh) {
    for (const { name } of [...old.attributes]) {
      const isLeft = name === "open" && old.nodeName === "DETAILS"; // as somebody left it
      if (!isLeft && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  }

  function update(old, fresh) {
    if (old.isEqualNode(fresh) || (old.dataset?.keep && old.dataset.keep === fresh.dataset.keep)) return old;
    if (old.nodeType !== 1 || !(keyOf(old) || (hasKeys(old) && hasKeys(fresh)))) {
      old.replaceWith(fresh);
      return fresh;
    }
    copyAttributes(old, fresh);
    updateChildren(old, [...fresh.childNodes]);
    return old;
  }

  function updateChildren(parent, wanted) {
    const keys = new Set(wanted.map(keyOf).filter(Boolean));
    let at = parent.firstChild;
    for (const fresh of wanted) {
      const key = keyOf(fresh);
      while (at && !fits(at, fresh) && keyOf(at) && !keys.has(keyOf(at))) at = drop(at); // gone for good
      let old = at && fits(at, fresh) ? at : null;
      if (!old && key) old = [...parent.children].find((one) => fits(one, fresh)) || null;
      if (!old) {
        parent.insertBefore(fresh, at);
      } else if (old === at) {
        at = update(old, fresh).nextSibling;
      } else {
        parent.insertBefore(old, at);
        update(old, fresh);
      }
      keys.delete(key);
    }
    while (at) at = drop(at);
  }

  function drop(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  function put(html) {
    puts += 1;
    const box = document.createElement("template");
    box.innerHTML = html;
    const root = here();
    const fresh = box.content.getElementById("room");
    if (!fresh) return location.reload();
    const said = root.dataset.say;
    copyAttributes(root, fresh);
    updateChildren(root, [...fresh.childNodes]);
    if (root.dataset.say && root.dataset.say !== said) say(root.dataset.say);
    if (root.dataset.title) document.title = `${root.dataset.title} – ${name}`;
    document.dispatchEvent(new CustomEvent("room:changed", { detail: { root } }));
    if (root.querySelector("[data-chart], .chart, .stage-chart")) document.dispatchEvent(new Event("charts"));
    return undefined;
  }

  function say(text) {
    const region = document.getElementById("said");
    if (region) region.textContent = text;
  }

  // ---- the beat ------------------------------------------------------------------------------------

  function ask(address, headers) {
    asking = new AbortController();
    asked = Date.now();
    const { signal } = asking;
    setTimeout((one) => one.abort(), PATIENCE, asking); // what is read after its head too
    return fetch(address, { headers, cache: "no-store", credentials: "same-origin", redirect: "manual", signal });
  }

  // Whether the server could answer; what it refuses for good, its own page explains.
  function isThere(response) {
    if (response.ok || response.status === 304) return true;
    if (response.status < 500 && response.status !== 429) location.reload();
    return false;
  }

  async function beat() {
    const { beat: address, fragment, etag } = here().dataset;
    const answer = await ask(address, { "If-None-Match": etag });
    if (!isThere(answer)) return false;
    if (answer.status === 304) return true;
    if (!fragment) { location.reload(); return true; } // who waits for a room to be opened
    const known = puts;
    const fresh = await ask(fragment, { "X-Part": "1", Accept: "application/json" });
    if (!isThere(fresh)) return false;
    const html = fresh.status === 200 ? (await fresh.json()).html : "";
    if (html && puts === known) put(html); // not over what came meanwhile, which is newer
    return true;
  }

  async function look() {
    clearTimeout(timer);
    if (busy) { again = true; return; }
    busy = true;
    again = false;
    const well = await beat().catch(() => false);
    busy = false;
    failures = well ? 0 : failures + 1;
    for (const note of document.querySelectorAll("[data-net]")) note.hidden = failures < LOST_AFTER;
    document.dispatchEvent(new Event(well ? "room:beat" : "room:lost"));
    if (again) look();
    else timer = setTimeout(look, pause());
  }

  function pause() {
    const rests = here().dataset.rest !== undefined;
    const base = rests ? REST : failures ? WAITS[Math.min(failures, WAITS.length) - 1] : BEAT;
    return (document.hidden ? Math.max(HIDDEN, base) : base) * (0.9 + 0.2 * Math.random()); // not all at once
  }

  function wake() {
    if (Date.now() - asked > STALE) asking?.abort();
    look();
  }

  // What is on its way does not know yet what this phone has just sent.
  function anew() {
    if (!busy) return;
    asking?.abort();
    look();
  }

  addEventListener("online", wake);
  addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
  if (here()?.dataset.beat) timer = setTimeout(look, pause());

  return { look, anew, put, say };
})();
