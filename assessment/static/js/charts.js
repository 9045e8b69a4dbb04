// Draws the charts of a page with Plotly. Expects, for each chart (components/chart.html):
//
//   <figure data-chart>
//     <div class="place" role="img" aria-label="what is seen" hidden></div>
//     <script type="application/json">{"wide": figure, "narrow": figure, "dark": {"#ink": "#ink at night"}}</script>
//     <div class="series" hidden><button type="button" data-series="meta of traces" aria-pressed="true">…</div>
//     <details open> … the same figures as a table … </details>
//   </figure>
//
// and itself as <script src="charts.js" data-plotly="address of plotly.js" defer>; with data-soon it
// fetches plotly.js before there is a chart. {"stage": figure, …} is drawn once and scaled to its
// place. Charts that come later are drawn on the event `charts` of the document. Night or day is
// what the nearest data-bs-theme says, else the system. Needs no more of
// a Content-Security-Policy than script-src 'self' and style-src 'self': Plotly's own style sheets
// stay out (charts.css has the rules that matter), and its style attributes are set as properties.
"use strict";

const WIDE = 460; // px of the place from which the drawing for a desk is used
const MOST = { wide: 560, narrow: 420 }; // px that a drawing may grow to
const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false };
const night = matchMedia("(prefers-color-scheme: dark)");
const settings = document.currentScript.dataset;

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
    script.src = settings.plotly;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

let onPaper = false;

function isDark(figure) {
  const chosen = figure.closest("[data-bs-theme]")?.dataset.bsTheme;
  return !onPaper && (chosen ? chosen === "dark" : night.matches);
}

function chart(figure) {
  const place = figure.querySelector(".place");
  const given = JSON.parse(figure.querySelector("script").textContent);
  const key = figure.querySelector(".series"); // a button for each series, where there are several
  const hidden = new Set(); // series that are not drawn
  const stage = Boolean(given.stage);
  let drawn = "";

  function size() {
    if (stage) return { name: "stage", ...given.stage.layout };
    const room = Math.floor(figure.clientWidth);
    const name = room >= WIDE ? "wide" : "narrow";
    return { name, width: Math.min(room, MOST[name]), height: given[name].layout.height };
  }

  function unfold(open) {
    const table = figure.querySelector("details"); // none where the page has the table itself
    if (table) table.open = open;
    const told = figure.querySelector(".told");
    if (told) told.hidden = !open;
  }

  function reserve() {
    place.hidden = false;
    if (key) key.hidden = false;
    if (!stage) place.style.height = `${size().height}px`;
    unfold(false);
  }

  function draw() {
    const { name, width, height } = size();
    const dark = isDark(figure);
    const state = `${name} ${width} ${dark} ${[...hidden]}`;
    if (!width || state === drawn) return;
    drawn = state;
    let text = JSON.stringify(given[name]);
    if (dark) text = text.replace(/#[0-9A-Fa-f]{6}\b/g, (c) => given.dark[c] ?? c);
    const { data, layout } = JSON.parse(text);
    for (const trace of data) if (hidden.has(trace.meta)) trace.visible = false;
    if (stage) {
      Plotly.react(place, data, layout, { staticPlot: true }).then(() => fill(width, height));
      return;
    }
    place.style.height = `${layout.height}px`;
    place.style.width = `${width}px`;
    Plotly.react(place, data, { ...layout, width }, CONFIG);
  }

  // As large as the place: charts.css gives the drawing its size, this says what is in it.
  function fill(width, height) {
    for (const svg of place.querySelectorAll(".main-svg"))
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }

  // A press on a button of the key hides its series, another shows it again; the table has all.
  function toggle(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    if (on) hidden.delete(button.dataset.series);
    else hidden.add(button.dataset.series);
    if (window.Plotly) draw();
  }
  key?.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) toggle(button);
  });

  function giveUp() {
    place.hidden = true;
    if (key) key.hidden = true;
    unfold(true);
  }

  function forget() {
    watch.unobserve(figure);
    if (drawn) Plotly.purge(place);
  }

  return { figure, reserve, draw, giveUp, forget };
}

let charts = [];
let ready = null;
let prepared = false;
const redraw = () => charts.forEach((one) => one.draw());
const watch = new ResizeObserver(() => window.Plotly && redraw());

function prepare() {
  if (!prepared) {
    keepStylesOut();
    setStylesAsProperties();
    prepared = true;
  }
  ready ??= load();
  ready.catch(() => (ready = null)); // the next chart tries again
  return ready;
}

// The charts that have come since; those that have gone are forgotten.
function gather() {
  const [here, gone] = [[], []];
  for (const one of charts) (one.figure.isConnected ? here : gone).push(one);
  gone.forEach((one) => one.forget());
  const known = new Set(here.map((one) => one.figure));
  const found = [...document.querySelectorAll("figure[data-chart]")];
  const fresh = found.filter((figure) => !known.has(figure)).map(chart);
  charts = [...here, ...fresh];
  return fresh;
}

async function showCharts() {
  const fresh = gather();
  if (!fresh.length) return;
  for (const one of fresh) one.reserve();
  try {
    await prepare();
    for (const one of fresh) one.draw();
  } catch {
    for (const one of fresh) one.giveUp();
    return;
  }
  for (const one of fresh) watch.observe(one.figure);
}

for (const [event, state] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => {
    onPaper = state;
    if (window.Plotly) redraw();
  });
}
const themed = new MutationObserver(() => window.Plotly && redraw());
themed.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
night.addEventListener("change", () => window.Plotly && redraw());
document.addEventListener("charts", showCharts);
if ("soon" in settings) prepare().catch(() => {});
showCharts();
