// A phone in a room: answers are kept on it as they are chosen, sent on the button, and sent again
// until the server says that it has them. room.js brings what is asked; points.js keeps points fitting.
"use strict";

(() => {
  const words = document.getElementById("words").dataset;
  const PREFIX = `leitstern.room.${words.code}.`;
  const DAYS = 2; // how long a phone remembers
  const WAITS = [1000, 2000, 4000, 5000]; // milliseconds until the next try
  const PATIENCE = 10_000; // a phone between two networks may never hear a reply; sending twice is fine

  // ---- what the phone keeps ----------------------------------------------------------------------

  const unsaved = new Map(); // where the browser has no storage
  const kept = {
    works: true,
    get(key) {
      try { return JSON.parse(localStorage.getItem(PREFIX + key)) || unsaved.get(key); } catch { return unsaved.get(key); }
    },
    put(key, entry) {
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify(entry));
        unsaved.delete(key); // a fuller storage may have refused before
      } catch {
        unsaved.set(key, entry);
        this.works = false;
      }
    },
    drop(key) {
      unsaved.delete(key);
      try { localStorage.removeItem(PREFIX + key); } catch { /* nothing was stored */ }
    },
    keys() {
      try {
        const all = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at));
        return [...all.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)), ...unsaved.keys()];
      } catch {
        return [...unsaved.keys()];
      }
    },
  };
  let stamps = 0;
  const stamp = () => `${Date.now()}.${stamps++}`;
  const isOld = (entry) => !entry || Date.now() - parseFloat(entry.stamp) > DAYS * 864e5;
  for (const key of kept.keys()) if (isOld(kept.get(key))) kept.drop(key);

  // ---- one vote -----------------------------------------------------------------------------------

  const ready = new WeakSet();
  const sections = () => [...document.querySelectorAll("#room [data-vote]")];
  const sectionOf = (key) => sections().find((section) => section.dataset.vote === key);

  function answers(form) {
    const given = {};
    for (const input of form.querySelectorAll("[type=radio]:checked, [type=number]")) {
      if (input.value !== "") given[input.name] = input.value;
    }
    return given;
  }

  function fill(form, given) {
    for (const input of form.querySelectorAll("[type=radio]")) input.checked = given[input.name] === input.value;
    for (const input of form.querySelectorAll("[type=number]")) input.value = given[input.name] ?? "";
    for (const box of form.querySelectorAll(".points")) box.dispatchEvent(new Event("restored"));
  }

  function setUp(section) {
    ready.add(section);
    const form = section.querySelector("form");
    const key = section.dataset.vote;
    let entry = kept.get(key);
    if (entry?.state === "sent" && section.dataset.keep.startsWith("open")) {
      entry = { ...entry, said: section.querySelector(".room-state").textContent }; // whatever held before
      kept.put(key, entry);
    }
    if (entry?.state === "sent" && section.dataset.sent === undefined) {
      entry = { ...entry, state: "draft" }; // the server has nothing of it, after a rehearsal for example
      kept.put(key, entry);
    }
    for (const box of form.querySelectorAll(".points")) setUpPoints(box, () => change(section));
    if (entry && entry.state !== "sent" && section.dataset.failed === undefined) {
      fill(form, entry.answers);
      const fold = section.closest("details");
      if (fold) fold.open = true;
    }
    recall(form, kept.get(section.dataset.first)?.sent || {});
    form.addEventListener("change", () => change(section));
    form.addEventListener("submit", (event) => { event.preventDefault(); submit(section); });
    section.querySelector("[data-change]")?.addEventListener("click", (event) => { event.preventDefault(); edit(section); });
    show(section);
  }

  // In a second vote: what this phone said in the first. The server cannot know it any more.
  function recall(form, first) {
    const note = (text) => Object.assign(document.createElement("small"), { className: "room-first", textContent: text });
    for (const [name, value] of Object.entries(first)) {
      const inputs = [...form.elements].filter((one) => one.name === name);
      const input = inputs.find((one) => one.type === "number" || one.value === value);
      const narrow = input?.closest(".share, .steps5"); // no room within the answer itself
      if (narrow) narrow.after(note(words.firstNumber.replace("#", value)));
      else input?.closest("label").append(note(words.first));
    }
  }

  function change(section) {
    const form = section.querySelector("form");
    const before = kept.get(section.dataset.vote) || {};
    const entry = { sent: before.sent, title: section.dataset.title, answers: answers(form), state: "draft", stamp: stamp() };
    kept.put(section.dataset.vote, entry);
    for (const box of form.querySelectorAll(".room-problems, .room-open")) box.replaceChildren();
    show(section);
  }

  function edit(section) {
    section.dataset.editing = "";
    show(section);
    const form = section.querySelector("form");
    (form.querySelector(":checked, [type=number]") || form.querySelector("input:not([type=hidden])")).focus();
  }

  function show(section) {
    const form = section.querySelector("form");
    const entry = kept.get(section.dataset.vote);
    const has = section.dataset.sent !== undefined;
    const isCut = section.dataset.cut !== undefined; // was revealed, and is asked on: nothing to change
    const isSent = isCut ? true : entry ? entry.state === "sent" : has && section.dataset.failed === undefined;
    const open = !isSent || section.dataset.editing !== undefined;
    form.hidden = !open;
    section.querySelector(".room-sent").hidden = open;
    if (isSent && entry?.sent) {
      if (!isCut) section.querySelector(".room-state").textContent = entry.said;
      draw(section.querySelector(".room-sent"), entry.sent);
    }
    form.querySelector(".kept").textContent = told(form, entry, has);
  }

  function told(form, entry, has) {
    const questions = [...form.querySelectorAll("fieldset")];
    const open = questions.filter(isOpen);
    const count = words.count.replace("##", questions.length).replace("#", questions.length - open.length);
    if (entry?.state === "waiting") return failures ? words.waiting : words.sending;
    if (entry?.state === "refused") return entry.said;
    if (has && entry?.state === "draft") return words.changed;
    if (open.length === questions.length) return "";
    return `${count} · ${kept.works ? words.draft : words.unsaved}`;
  }

  function draw(box, given) {
    for (const row of box.querySelectorAll("[data-own]")) {
      const value = given?.[row.dataset.own];
      const points = row.querySelector("[data-points]");
      if (points) { points.textContent = value ?? ""; continue; }
      row.querySelectorAll(".room-levels i").forEach((mark, at) => mark.classList.toggle("on", value === String(at + 1)));
      row.querySelector("[data-cant]").hidden = Number(value || 0) > 0;
      row.querySelector("[data-told]").textContent = Number(value) ? words.own.replace("#", value) : "";
    }
  }

  // ---- before sending ------------------------------------------------------------------------------

  function isOpen(question) {
    const inputs = [...question.querySelectorAll("[type=radio], [type=number]")];
    return question.classList.contains("points")
      ? inputs.reduce((sum, input) => sum + Number(input.value), 0) !== 100
      : !inputs.some((input) => input.checked);
  }

  const needed = (question) => question.classList.contains("points") || !question.querySelector("[value='0']");

  function complain(section, title, text, list, mild) {
    const box = document.createElement("div");
    box.className = `summary${mild ? " mild" : ""}`;
    box.tabIndex = -1;
    box.append(Object.assign(document.createElement("h3"), { textContent: title }));
    if (text) box.append(Object.assign(document.createElement("p"), { textContent: text }));
    const links = document.createElement("ul");
    for (const { place, text: words } of list) {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: `#${place}`, textContent: words }));
      links.append(item);
    }
    if (list.length) box.append(links);
    section.querySelector(".room-open").replaceChildren(box); // where the thumb is
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "center" });
  }

  function submit(section) {
    const form = section.querySelector("form");
    const open = [...form.querySelectorAll("fieldset")].filter(isOpen);
    const link = (question) => ({ place: question.id, text: question.querySelector("legend b").textContent });
    const missing = open.filter(needed);
    if (missing.length) return complain(section, words.missing, "", missing.map(link));
    if (open.length === form.querySelectorAll("fieldset").length) return complain(section, words.nothing, "", []);
    if (open.length && section.dataset.asked === undefined) {
      section.dataset.asked = ""; // once
      const title = open.length === 1 ? words.openOne : words.openMany.replace("#", open.length);
      return complain(section, title, words.openText, open.map(link), true);
    }
    const before = kept.get(section.dataset.vote) || {};
    kept.put(section.dataset.vote, {
      sent: before.sent, title: section.dataset.title, answers: answers(form), stamp: stamp(),
      state: "waiting", to: form.action, body: new URLSearchParams(new FormData(form)).toString(),
    });
    show(section);
    return flush(true);
  }

  // ---- sending, until the server says that it has it -----------------------------------------------

  let failures = 0;
  let sending = false;
  let next = 0;
  let timer = 0;

  function waiting() {
    const found = kept.keys().map((key) => [key, kept.get(key)]).filter(([, entry]) => entry?.state === "waiting");
    const takesBack = ([key, entry]) => (key.startsWith("dot-") ? Math.sign(entry.count - placed(key.slice(4))) : 0);
    return found.sort((a, b) => takesBack(a) - takesBack(b) || parseFloat(a[1].stamp) - parseFloat(b[1].stamp));
  }

  async function flush(now = false) {
    if (sending || (!now && Date.now() < next)) return;
    clearTimeout(timer);
    sending = true;
    for (const [key, entry] of waiting()) {
      const answer = await post(entry).catch(() => null);
      if (!answer) { later(); break; }
      failures = 0;
      take(key, entry, answer);
      if (answer.told.state === "unseated") { lost(answer.told); break; }
    }
    sending = false;
    outbox();
    if (!failures && waiting().length && !isLost) flush(true); // came in meanwhile
  }

  async function post(entry) {
    const response = await fetch(entry.to, {
      method: "POST",
      body: new URLSearchParams(entry.body),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.status >= 500 || response.status === 429) return null;
    return { ok: response.ok, status: response.status, told: await response.json().catch(() => ({})) };
  }

  function later() {
    const wait = WAITS[Math.min(failures++, WAITS.length - 1)] * (0.75 + 0.5 * Math.random());
    next = Date.now() + wait;
    timer = setTimeout(flush, wait);
    sections().forEach(show);
  }

  function take(key, entry, { ok, status, told: said }) {
    if (key.startsWith("dot-")) return takeDots(key, entry, ok, said);
    const section = sectionOf(key);
    const latest = kept.get(key) || entry;
    if (ok) {
      room.anew();
      if (section) section.dataset.sent = "";
      const isLatest = latest.stamp === entry.stamp; // nothing was changed on the way
      kept.put(key, isLatest ? { ...entry, state: "sent", sent: entry.answers, said: said.said } : { ...latest, sent: entry.answers });
      if (isLatest) settled(section, entry, said);
    } else if (status === 422 && section) {
      kept.put(key, { ...latest, state: "draft" });
      complain(section, words.wrong, "", said.problems || []);
    } else if (said.state !== "unseated") {
      kept.put(key, { ...latest, state: "refused", said: said.said || "" });
      if (!section) note(entry, said.said);
    }
    if (section) show(section);
    return undefined;
  }

  function settled(section, entry, said) {
    const wasOpen = section?.dataset.keep.startsWith("open");
    if (!section || (wasOpen && said.state !== "kept")) note(entry, said.said); // the room has moved on
    if (!section) return undefined;
    const had = section.contains(document.activeElement);
    delete section.dataset.editing;
    show(section);
    if (had) {
      section.scrollIntoView({ block: "nearest" });
      section.querySelector(".room-state").focus({ preventScroll: true });
    }
    return room.say(said.said);
  }

  // What became of answers whose questions are no longer on the page.
  const notes = [];
  const note = (entry, text) => notes.push({ title: entry.title, text, at: Date.now() });
  let isLost = false;

  function lost(told) {
    isLost = true;
    const box = document.getElementById("outbox");
    const link = Object.assign(document.createElement("a"), { href: `/r/${words.code}`, textContent: words.join });
    box.replaceChildren(`${words.lost || told.said} `, link);
    box.hidden = false;
  }

  function outbox() {
    if (isLost) return;
    const box = document.getElementById("outbox");
    const still = waiting().filter(([key]) => !key.startsWith("dot-") && !sectionOf(key));
    const lines = [...still.map(([, entry]) => ({ title: entry.title, text: words.waiting })), ...notes];
    box.replaceChildren(...lines.map(({ title, text }) => {
      const line = document.createElement("p");
      line.append(Object.assign(document.createElement("b"), { textContent: title }), ` ${text}`);
      return line;
    }));
    box.hidden = !lines.length;
  }

  // ---- dots ----------------------------------------------------------------------------------------

  const MOST = 5;
  const places = () => [...document.querySelectorAll("#steps [data-step]")];
  const placed = (step) => Number(places().find((row) => row.dataset.step === step)?.dataset.count || 0);
  const wanted = (row) => kept.get(`dot-${row.dataset.step}`)?.count ?? Number(row.dataset.count);

  function tap(form, button) {
    const row = form.closest("[data-step]");
    if (button.getAttribute("aria-disabled") === "true") return;
    const count = wanted(row) + Number(button.dataset.by);
    const body = new URLSearchParams({ step: row.dataset.step, count }).toString();
    kept.put(`dot-${row.dataset.step}`, { count, state: "waiting", stamp: stamp(), to: form.action.split("#")[0], body });
    drawDots();
    flush(true);
  }

  function takeDots(key, entry, ok, said) {
    const row = places().find((one) => one.dataset.step === key.slice(4));
    if (ok && row) row.dataset.count = entry.count;
    if (said.state === "unseated") return;
    if (kept.get(key)?.stamp === entry.stamp) kept.drop(key);
    if (!ok && said.said) room.say(said.said);
    drawDots();
  }

  function drawDots() {
    const list = document.getElementById("steps");
    if (!list) return;
    const left = MOST - places().reduce((sum, row) => sum + wanted(row), 0);
    for (const row of places()) {
      const count = wanted(row);
      row.querySelectorAll(".room-placed i").forEach((dot, at) => dot.classList.toggle("on", at < count));
      row.querySelector("[data-told]").textContent = count === 1 ? list.dataset.toldOne : list.dataset.toldMany.replace("#", count);
      row.querySelector("[data-by='-1']").setAttribute("aria-disabled", count < 1);
      row.querySelector("[data-by='1']").setAttribute("aria-disabled", left < 1);
    }
    const line = document.getElementById("left");
    const { one, many, none } = line.dataset;
    const text = left < 1 ? none : left === 1 ? one : many.replace("#", left);
    if (line.textContent !== text) line.textContent = text;
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#steps")) return;
    event.preventDefault();
    tap(event.target, event.submitter);
  });

  // ---- with the room ---------------------------------------------------------------------------------

  function mine(box) {
    const entry = kept.get(box.dataset.mine);
    if (!entry?.sent) return;
    draw(box, entry.sent);
    box.hidden = false;
  }

  function follow() {
    for (const section of sections()) if (!ready.has(section)) setUp(section);
    document.querySelectorAll("[data-mine]").forEach(mine);
    drawDots();
    if (document.getElementById("room").dataset.state === "end") kept.keys().forEach((key) => kept.drop(key));
    while (notes.length && Date.now() - notes[0].at > 30_000) notes.shift();
    outbox();
  }

  let shown = "";
  document.addEventListener("room:changed", () => {
    follow();
    const now = [document.getElementById("room").dataset.say, ...sections().map((one) => one.dataset.vote)].join();
    if (now !== shown && !document.activeElement.closest?.("form")) scrollTo(0, 0);
    shown = now;
  });
  document.addEventListener("room:beat", () => flush());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(true); });
  addEventListener("online", () => flush(true));
  addEventListener("storage", ({ key }) => { // a second tab of the same seat
    if (!key?.startsWith(PREFIX)) return;
    const section = sectionOf(key.slice(PREFIX.length));
    const entry = kept.get(key.slice(PREFIX.length));
    if (section && entry && !section.querySelector("form").contains(document.activeElement)) {
      if (entry.sent) section.dataset.sent = "";
      fill(section.querySelector("form"), entry.answers);
      show(section);
    } else if (!section) drawDots();
  });
  follow();
  flush(true);
})();
