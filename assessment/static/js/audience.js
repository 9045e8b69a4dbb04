// The form of an audience: hides what does not apply, counts the groups.
"use strict";

const form = document.getElementById("audience");

function lines(name) {
  const names = form.elements[name].value.split("\n").map((line) => line.trim());
  return names.filter(Boolean).length;
}

function sizes() {
  const yesNo = (name) => (form.elements[name]?.checked ? 2 : 0);
  return {
    leadership: yesNo("leadership"), contact: yesNo("contact_group"),
    department: lines("department"), location: lines("location"),
  };
}

function count() {
  const size = sizes();
  let many = Object.values(size).reduce((sum, n) => sum + n, 0);
  for (const cross of form.querySelectorAll("[name^=cross_]")) {
    const [, one, other] = cross.name.split("_");
    const possible = size[one] > 0 && size[other] > 0;
    cross.disabled = !possible;
    if (cross.checked && possible) many += size[one] * size[other];
  }
  return many;
}

function look() {
  const groups = document.getElementById("groups");
  const said = groups.querySelector(".count");
  const anonymous = form.elements.confidentiality.value === "anonymous";
  groups.hidden = groups.disabled = !anonymous;
  form.elements.k.closest(".field").hidden = !anonymous;
  const live = form.elements.live?.value === "room"; // asks everything, part by part
  form.elements.form[0].closest("fieldset").hidden = live;
  const alone = anonymous && form.dataset.kind === "leadership";
  const counted = form.elements.entry.value === "invited" && !alone; // by its list
  form.elements.headcount.closest(".field").hidden = counted || live; // a room counts by itself
  const many = count();
  said.hidden = many === 0;
  said.textContent = `${groups.dataset.text.replace("#", many)} ${groups.dataset.small}`;
}

form.addEventListener("input", look);
look();
