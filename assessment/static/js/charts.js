// Draws the charts of a page with Plotly. Expects, for each chart (components/chart.html):
//
//   <figure data-chart>
//     <div class="place" role="img" aria-label="what is seen" hidden></div>
//     <script type="application/json">{"wide": figure, "narrow": figure, "dark": {"#ink": "#ink at night"}}</script>
//     <details open> … the same figures as a table … </details>
//   </figure>
//
// and itself as <script src="charts.js" data-plotly="address of plotly.js" defer>. Needs no more of
// a Content-Security-Policy than script-src 'self' and style-src 'self': Plotly's own style sheets
// stay out (charts.css has the rules that matter), and its style attributes are set as properties.
"use strict";

const WIDE = 460; // px of the place from which the drawing for a desk is used
const MOST = { wide: 560, narrow: 420 }; // px that a drawing may grow to
const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false };
const night = matchMedia("(prefers-color-scheme: dark)");
const address = document.currentScript.dataset.plotly;

function keepStylesOut() {
  // Ids that Plotly looks for before it adds a style element: its own and that of its map library.
  const ids = [
    "plotly.js-style-global",
    "9f215cf04c5486422605d13261cb87401f4e7763b6296af81e98efbc0130da53",
  ];
  for (const id of ids) {
    const mark = document.createElement("template");
    mark.id = id;
    mark.className = "no-inline-styles";
    document.head.append(mark);
  }
}

function setStylesAsProperties() {
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else set.call(this, name, value);
  };
}

function load() {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

let onPaper = false;

function isDark() {
  return night.matches && !onPaper;
}

function themed(text, dark) {
  return isDark() ? text.replace(/#[0-9A-Fa-f]{6}\b/g, (c) => dark[c] ?? c) : text;
}

function chart(figure) {
  const place = figure.querySelector(".place");
  const given = JSON.parse(figure.querySelector("script").textContent);
  let drawn = "";

  function size() {
    const room = Math.floor(figure.clientWidth);
    const name = room >= WIDE ? "wide" : "narrow";
    return { name, width: Math.min(room, MOST[name]), height: given[name].layout.height };
  }

  function unfold(open) {
    const table = figure.querySelector("details"); // none where the page has the table itself
    if (table) table.open = open;
  }

  function reserve() {
    place.hidden = false;
    place.style.height = `${size().height}px`;
    unfold(false);
  }

  function draw() {
    const { name, width } = size();
    const state = `${name} ${width} ${isDark()}`;
    if (!width || state === drawn) return;
    drawn = state;
    const { data, layout } = JSON.parse(themed(JSON.stringify(given[name]), given.dark));
    place.style.height = `${layout.height}px`;
    place.style.width = `${width}px`;
    Plotly.react(place, data, { ...layout, width }, CONFIG);
  }

  function giveUp() {
    place.hidden = true;
    unfold(true);
  }

  return { figure, reserve, draw, giveUp };
}

const charts = [...document.querySelectorAll("figure[data-chart]")].map(chart);

async function start() {
  for (const one of charts) one.reserve();
  keepStylesOut();
  setStylesAsProperties();
  try {
    await load();
    for (const one of charts) one.draw();
  } catch {
    for (const one of charts) one.giveUp();
    return;
  }
  const watch = new ResizeObserver(() => charts.forEach((one) => one.draw()));
  for (const one of charts) watch.observe(one.figure);
  for (const [event, state] of [["beforeprint", true], ["afterprint", false]]) {
    addEventListener(event, () => {
      onPaper = state;
      charts.forEach((one) => one.draw());
    });
  }
  night.addEventListener("change", () => charts.forEach((one) => one.draw()));
}

if (charts.length) start();
