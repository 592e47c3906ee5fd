// Shows where a case stands: opens the diagram, marks what is done and what is open now.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./diagram.css";

/** Draw what a box of the page names, once somebody opens it. */
export async function open(box) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = box.dataset.viewerStyle;
  document.head.append(style);
  const words = (text) => (text || "").split(" ").filter(Boolean);
  const viewer = await show(
    box.querySelector("#diagram"), box.dataset.diagram, words(box.dataset.done), words(box.dataset.active),
    box.dataset.heat ? LABEL : 0,
  );
  if (box.dataset.heat) heat(viewer, JSON.parse(box.dataset.heat));
}

/** Colour each step by how much waits there, and write the figures above it. */
function heat(viewer, steps) {
  const registry = viewer.get("elementRegistry");
  const overlays = viewer.get("overlays");
  steps.filter(({ id }) => registry.get(id)).forEach(({ id, words, level, late }) => {
    if (level) viewer.get("canvas").addMarker(id, `heat-${level}`);
    const label = document.createElement("div");
    label.className = late ? "heat late" : "heat";
    label.textContent = words.join(" · ");
    overlays.add(id, { position: { top: -24, left: 0 }, html: label });
  });
}

/** Draw the diagram at `address` into `container`; `done` and `active` are element ids, `above` is left free. */
async function show(container, address, done, active, above) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/xml" } });
  if (!answer.ok) throw new Error(`diagram ${answer.status}`);
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const mark = (ids, marker) => ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, marker));
  mark(done, "case-done");
  mark(active, "case-active");
  fit(canvas, container, above);
  return viewer;
}

const MARGIN = 12;
const WATERMARK = 44;
// A label stands so far above its step, in the units of the diagram: it grows and shrinks with it.
const LABEL = 26;

/** Show the whole diagram, large enough to read where possible, never under the watermark at the bottom. */
function fit(canvas, container, above) {
  const { inner: drawn, outer } = canvas.viewbox();
  const inner = { ...drawn, y: drawn.y - above, height: drawn.height + above };
  const across = (outer.width - 2 * MARGIN) / inner.width;
  const down = (outer.height - WATERMARK - 2 * MARGIN) / inner.height;
  const scale = Math.min(1, across, down);
  const width = outer.width / scale;
  const height = Math.min(outer.height, inner.height * scale + WATERMARK + 2 * MARGIN);
  container.style.height = `${height}px`;
  canvas.resized();
  canvas.viewbox({
    x: inner.x - Math.max(MARGIN / scale, (width - inner.width) / 2),
    y: inner.y - MARGIN / scale,
    width,
    height: height / scale,
  });
}
