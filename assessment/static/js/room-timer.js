// Counts a timer down where the page says how many seconds are left: <span data-left data-runs
// data-over="words for the end">. The server's clock decides; nothing blinks, and nothing sounds.
// Needs room.js before it.
"use strict";

const ends = new WeakMap(); // element → when it ends, by this device's clock

function text(seconds) {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function tick() {
  for (const one of document.querySelectorAll("[data-left][data-runs]")) {
    const end = ends.get(one);
    if (end === undefined) continue;
    const left = (end - performance.now()) / 1000;
    const said = left > 0 ? text(left) : one.dataset.over;
    if (one.textContent === said) continue;
    one.textContent = said;
    if (left <= 0) room.say(said); // once, for whoever listens
  }
}

function read() {
  for (const one of document.querySelectorAll("[data-left][data-runs]")) {
    ends.set(one, performance.now() + 1000 * Number(one.dataset.left));
  }
  tick();
}

document.addEventListener("room:changed", read);
setInterval(tick, 500);
read();
