// Cards of the board can be dragged into another column; each card's own form does the moving.
"use strict";

const board = document.querySelector(".board");
let held = null;

function columnAt(event) {
  return event.target instanceof Element ? event.target.closest(".column") : null;
}

function mark(column) {
  for (const one of board.querySelectorAll(".column")) one.classList.toggle("over", one === column);
}

board?.addEventListener("dragstart", (event) => {
  held = event.target.closest?.(".card-task");
  if (held) event.dataTransfer.effectAllowed = "move";
});
board?.addEventListener("dragover", (event) => {
  if (!held || !columnAt(event)) return;
  event.preventDefault();
  mark(columnAt(event));
});
board?.addEventListener("dragend", () => { held = null; mark(null); });
board?.addEventListener("drop", (event) => {
  const column = columnAt(event);
  if (!held || !column) return;
  event.preventDefault();
  if (!column.contains(held)) {
    held.querySelector("select").value = column.dataset.status;
    held.querySelector("form").requestSubmit();
  }
});
