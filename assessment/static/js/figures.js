// The calculators of customer figures work while one types; without this a button does the same.
"use strict";

const tongue = document.documentElement.lang;
const written = new Intl.NumberFormat(tongue, { maximumFractionDigits: 1, useGrouping: false });
const WORKED_OUT = {
  nps: (nines, middle, low) => (nines + middle + low > 0 ? ((nines - low) / (nines + middle + low)) * 100 : NaN),
  clv: (income, cost, years) => (years > 0 ? Math.max(0, income - cost) * years : NaN),
};

function numberIn(text) {
  const plain = text.replace(/\s/g, "");
  return Number(tongue === "de" ? plain.replace(/\./g, "").replace(",", ".") : plain.replace(/,/g, ""));
}

for (const box of document.querySelectorAll(".calculator")) {
  const inputs = [...box.querySelectorAll("input")];
  const target = document.getElementById(box.dataset.for);
  box.addEventListener("input", () => {
    const result = WORKED_OUT[box.dataset.by](...inputs.map((input) => numberIn(input.value)));
    if (!Number.isFinite(result)) return;
    target.value = written.format(result);
    box.querySelector("[role=status]").textContent = `= ${target.value}`;
  });
}
