// The sections of a document: buttons move them, so that nobody needs to count places.
"use strict";

const sections = document.querySelector("#sections ol");
const told = document.querySelector("#sections [role=status]");

function renumber() {
  const rows = [...sections.children];
  rows.forEach((row, number) => {
    row.querySelector(".place").value = number + 1;
    const [up, down] = row.querySelectorAll(".move");
    up.setAttribute("aria-disabled", number === 0);
    down.setAttribute("aria-disabled", number === rows.length - 1);
  });
}

function move(row, up) {
  const beside = up ? row.previousElementSibling : row.nextElementSibling;
  if (!beside) return;
  if (up) beside.before(row);
  else beside.after(row);
  renumber();
  row.querySelectorAll(".move")[up ? 0 : 1].focus();
  const place = row.querySelector(".place").value;
  told.textContent = sections.dataset.now.replace("#", row.dataset.name).replace("@", place);
}

function mover(row, up) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "move";
  button.textContent = up ? "↑" : "↓";
  button.setAttribute("aria-label", sections.dataset[up ? "up" : "down"].replace("#", row.dataset.name));
  button.addEventListener("click", () => move(row, up));
  return button;
}

for (const row of sections.children) {
  row.append(mover(row, true), mover(row, false));
  row.classList.add("ordered");
}
const order = document.querySelector("#sections-hint span");
order.textContent = order.dataset.moving;
renumber();
