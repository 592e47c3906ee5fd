// The figures of a report to look into. Without this script the page has the same figures as bars and tables.
import { BarChart, ScatterChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, CanvasRenderer, DataZoomComponent, GridComponent, LegendComponent, ScatterChart, TooltipComponent]);

const COLOURS = { received: "#8a94a3", done: "#1a4f8b", late: "#d99000", open: "#4f7d5b", overdue: "#b8141c" };
const SHOWN = 24;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const find = (id) => document.getElementById(id);
const charts = {};

// Words in the size of the page: large type stays large here.
const common = () => ({
  animation: !still.matches,
  aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: parseFloat(getComputedStyle(document.body).fontSize) * 0.8 },
  // Written on the canvas: the policy of the pages allows no styles inside markup.
  tooltip: { trigger: "axis", renderMode: "richText", confine: true },
  grid: { left: 8, right: 16, top: 48, bottom: 8, containLabel: true },
});

const zoom = (many, axis) => (many > SHOWN ? [{ type: "slider", [`${axis}Index`]: 0, endValue: SHOWN - 1, startValue: 0 }] : []);

const volumes = ({ names, volumes: columns, words }) => ({
  ...common(),
  grid: { ...common().grid, bottom: names.length > SHOWN ? 56 : 8 },
  legend: { top: 0, type: "scroll" },
  dataZoom: zoom(names.length, "xAxis"),
  xAxis: { type: "category", data: names, axisLabel: { interval: names.length > 12 ? "auto" : 0, width: 90, overflow: "truncate", hideOverlap: true } },
  yAxis: { type: "value", minInterval: 1 },
  series: Object.keys(columns).map((key) => ({ id: key, type: "bar", name: words[key], data: columns[key], color: COLOURS[key], barMaxWidth: 28 })),
});

const times = ({ steps, words }) => ({
  ...common(),
  legend: { top: 0 },
  dataZoom: zoom(steps.length, "yAxis"),
  yAxis: { type: "category", inverse: true, data: steps.map(({ name, process }) => `${name} · ${process}`), axisLabel: { width: 180, overflow: "truncate" } },
  xAxis: { type: "value", minInterval: 1 },
  series: [
    { id: "median", type: "bar", name: words.median, color: COLOURS.done, data: steps.map((one) => one.median), barMaxWidth: 14 },
    { id: "p90", type: "bar", name: words.p90, color: COLOURS.received, data: steps.map((one) => one.p90), barMaxWidth: 14 },
    { id: "limit", type: "scatter", name: words.limit, color: COLOURS.overdue, symbol: "rect", symbolSize: [3, 28], data: steps.map((one) => one.limit) },
  ],
});

const draw = () => {
  const figures = JSON.parse(find("figures").dataset.figures);
  for (const one of document.querySelectorAll(".drawn")) one.hidden = false;
  for (const svg of document.querySelectorAll("#figures .chart")) svg.hidden = true;
  const rows = [["volume-chart", volumes(figures), 360], ["step-chart", times(figures), 96 + 34 * Math.min(figures.steps.length, SHOWN)]];
  for (const [id, option, height] of rows) {
    const box = find(id);
    box.hidden = id === "step-chart" && !figures.steps.length;
    box.style.height = `${height}px`;
    if (charts[id]) charts[id].dispose();
    charts[id] = init(box, null, { renderer: "canvas" });
    charts[id].setOption(option);
  }
  charts["volume-chart"].on("click", ({ dataIndex }) => closer(figures, dataIndex));
};

// One month by unit, one unit or one procedure by month: what a bar is made of.
const closer = ({ by, keys }, at) => {
  const form = find("filters").querySelector("form");
  const key = keys[at];
  if (!key) return;
  if (by === "month") { form.elements.first.value = key; form.elements.last.value = key; form.elements.by.value = "unit"; }
  else { if (![...form.elements[by].options].some((one) => one.value === key)) return; form.elements[by].value = key; form.elements.by.value = "month"; }
  ask();
};

let asking = 0;
const show = async (address, { push }) => {
  const turn = ++asking;
  const answer = await fetch(address, { credentials: "same-origin", headers: { "X-By-Itself": "1" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A wrong question, or somebody signed out: the whole page says it.
  if (!answer.ok || answer.redirected || !page.getElementById("figures")) { location.href = address; return; }
  if (turn !== asking) return;
  for (const id of ["figures", "span"]) find(id).replaceWith(page.getElementById(id));
  if (push) history.pushState(null, "", address);
  else find("filters").replaceWith(page.getElementById("filters"));
  draw();
  find("told").textContent = find("figures").dataset.told;
};

const ask = () => {
  const form = find("filters").querySelector("form");
  const asked = new URLSearchParams(new FormData(form));
  show(`${location.pathname}?${asked}`, { push: true }).catch(() => form.submit());
};

document.addEventListener("submit", (event) => { if (event.target.closest("#filters")) { event.preventDefault(); ask(); } });
document.addEventListener("change", (event) => { if (event.target.closest("#filters")) ask(); });
addEventListener("popstate", () => show(location.href, { push: false }).catch(() => location.reload()));
addEventListener("resize", () => Object.values(charts).forEach((one) => one.resize()));
still.addEventListener("change", draw);
draw();
