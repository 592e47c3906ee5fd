// The designer: a draft is drawn, its findings and what it changes are marked where they are.
import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn-codes.css";
import camunda from "./camunda.json";
import { dialect } from "./designer_dialect.js";
import { Panel } from "./designer_panel.js";
import "./designer.css";

const host = document.getElementById("designer");
if (host) open(host).catch((error) => { host.dataset.failed = String(error); host.querySelector(".sheet").textContent = host.dataset.away; });

async function open(place) {
  const answer = await fetch(place.dataset.desk, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`desk ${answer.status}`);
  const desk = await answer.json();
  const language = place.dataset.language, missing = new Set(), readOnly = "readonly" in place.dataset;
  const container = place.querySelector(".sheet");
  container.replaceChildren();
  const Kind = readOnly ? NavigatedViewer : Modeler;
  const modeler = new Kind({
    container, additionalModules: readOnly ? [] : [dialect(language, missing)], moddleExtensions: { camunda },
  });
  await modeler.importXML(desk.bpmn);
  const canvas = modeler.get("canvas"), registry = modeler.get("elementRegistry");
  fit(canvas, container);
  mark(modeler, registry, desk);
  haunt(canvas, registry, desk.ghosts || []);
  if (!readOnly) {
    new Panel(modeler, place.querySelector(".settings"), { ...desk, language, readOnly }).show();
    keepChanges(modeler, document.getElementById("save"), place);
    place.querySelector('[data-act="fit"]')?.addEventListener("click", () => fit(canvas, container));
  }
  const select = (id) => {
    const element = registry.get(id);
    if (!element) return;
    canvas.scrollToElement(element);
    modeler.get("selection", false)?.select(element);
    place.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-element]");
    if (link) { event.preventDefault(); select(link.dataset.element); }
  });
  if (window.location.hash.startsWith("#el-")) select(decodeURIComponent(window.location.hash.slice(4)));
  window.gatehouseDesigner = { modeler, missing };
  place.dataset.ready = "";
}

/** The whole diagram, beside the palette and not under it. */
function fit(canvas, container) {
  canvas.zoom("fit-viewport", "auto");
  const palette = container.querySelector(".djs-palette");
  if (!palette) return;
  const { inner, outer } = canvas.viewbox(), left = palette.offsetLeft + palette.offsetWidth + 10;
  const scale = Math.min(1, (outer.width - left - 10) / inner.width, (outer.height - 20) / inner.height);
  const height = outer.height / scale;
  canvas.viewbox({ x: inner.x - left / scale, y: inner.y + (inner.height - height) / 2, width: outer.width / scale, height });
}

/** Findings carry a number as in the list; what differs from the version in force is coloured and dashed. */
function mark(modeler, registry, { findings, differences, running }) {
  const overlays = modeler.get("overlays"), canvas = modeler.get("canvas");
  findings.forEach((finding, index) => [finding.element, ...finding.also].filter((id) => registry.get(id)).forEach((id) => {
    const badge = document.createElement("span");
    badge.className = finding.severity === "blocks" ? "finding-mark" : "finding-mark mild";
    badge.textContent = String(index + 1);
    overlays.add(id, { position: { top: -10, left: -10 }, html: badge });
  }));
  Object.entries(running).filter(([id]) => registry.get(id)).forEach(([id, cases]) => {
    const badge = document.createElement("span");
    badge.className = "running-mark";
    badge.textContent = String(cases);
    overlays.add(id, { position: { bottom: 10, right: 10 }, html: badge });
  });
  differences.filter((one) => registry.get(one.element)).forEach((one) => canvas.addMarker(one.element, `draft-${one.kind}`));
}

/** Steps the draft has no more while cases stand there: faint, beside the model, so that no file ever holds them. */
function haunt(canvas, registry, ghosts) {
  if (!ghosts.length) return;
  const layer = canvas.getLayer("ghosts", -1);
  const draw = (name, attributes, text) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => shape.setAttribute(key, String(value)));
    if (text) shape.textContent = text;
    return shape;
  };
  const shapes = registry.filter((one) => one.width && !one.labelTarget);
  const inside = (one, x, y, width, height) => one.x <= x && one.y <= y && one.x + one.width >= x + width && one.y + one.height >= y + height && one.width * one.height > 2 * width * height;
  const covers = (one, x, y, width, height) => one.x < x + width && x < one.x + one.width && one.y < y + height && y < one.y + one.height && !inside(one, x, y, width, height);
  ghosts.forEach(({ id, name, cases, bounds: [x, top, width, height] }) => {
    let y = top;
    // Where another step stands now, the ghost stands below it.
    for (let tries = 0; tries < 8 && shapes.some((one) => covers(one, x, y, width, height)); tries += 1) y += height / 2 + 10;
    const group = draw("g", { class: "ghost", "data-ghost": id });
    group.append(
      draw("title", {}, `${name} · ${cases}`),
      draw("rect", { x, y, width, height, rx: Math.min(10, width / 2, height / 2) }),
      draw("text", { x: x + width / 2, y: y + height / 2, "text-anchor": "middle" }, name),
      draw("text", { x: x + width - 6, y: y + height - 6, "text-anchor": "end", class: "count" }, String(cases)),
    );
    layer.append(group);
  });
}

/** The page is saved as every form is; whoever leaves with unsaved changes is asked. */
function keepChanges(modeler, form, place) {
  let changed = false;
  const told = place.querySelector(".unsaved");
  modeler.on("commandStack.changed", () => { changed = modeler.get("commandStack").canUndo(); told.hidden = !changed; });
  form.addEventListener("submit", async (event) => {
    if (form.dataset.filled) return;
    event.preventDefault();
    document.activeElement?.blur();
    const { xml } = await modeler.saveXML({ format: true });
    form.elements.bpmn.value = xml;
    const chosen = modeler.get("selection").get()[0];
    form.elements.selected.value = chosen ? chosen.id : "";
    form.dataset.filled = "1";
    changed = false;
    // Not before this event is over: until then the browser takes a second submission for the same one.
    setTimeout(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  const act = (name, steps) => place.querySelector(`[data-act="${name}"]`)?.addEventListener("click", steps);
  act("undo", () => modeler.get("commandStack").undo());
  act("redo", () => modeler.get("commandStack").redo());
}
