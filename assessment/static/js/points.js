// 100 points over three statements: buttons and sliders that always leave the sum right. Used by the
// form and by phones in a room; sends nothing, keeps nothing.
"use strict";

function setUpPoints(box, changed) {
  const inputs = [...box.querySelectorAll("input[type=number]")];
  const rest = box.querySelector(".rest");
  const value = (input) => Number(input.value) || 0;
  const left = () => 100 - inputs.reduce((sum, input) => sum + value(input), 0);

  function put(input, wanted) {
    const most = value(input) + left();
    const fitting = Math.max(0, Math.min(most, Math.round((Number(wanted) || 0) / 5) * 5));
    input.value = fitting;
    for (const other of inputs) if (other.value === "") other.value = 0;
    draw();
    changed();
  }

  function draw() {
    const touched = inputs.some((input) => input.value !== "");
    for (const input of inputs) {
      const dial = input.closest(".dial");
      dial.querySelector("[type=range]").value = value(input);
      dial.querySelector("[data-by='5']").setAttribute("aria-disabled", left() < 5);
      dial.querySelector("[data-by='-5']").setAttribute("aria-disabled", value(input) < 5);
    }
    const told = touched && left() === 0 ? rest.dataset.done : rest.dataset.left.replace("#", left());
    rest.classList.toggle("done", left() === 0);
    if (rest.textContent !== told) rest.textContent = told;
  }

  for (const input of inputs) {
    const dial = input.closest(".dial");
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, step: 5, tabIndex: -1 });
    slider.setAttribute("aria-hidden", "true"); // the number beside it says the same
    slider.addEventListener("input", () => put(input, slider.value));
    dial.append(slider);
    for (const button of dial.querySelectorAll("button")) {
      button.hidden = false;
      button.addEventListener("click", () => put(input, value(input) + Number(button.dataset.by)));
    }
    input.addEventListener("change", () => put(input, input.value));
  }
  box.addEventListener("restored", draw); // what was kept on the device is back
  draw();
}
