// Shows where a case stands: opens the diagram, marks what is done and what is open now.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./diagram.css";

/** Draw the diagram at `address` into `container`; `done` and `active` are element ids. */
export async function show(container, address, done, active) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/xml" } });
  if (!answer.ok) throw new Error(`diagram ${answer.status}`);
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  const mark = (ids, marker) => ids.filter((id) => registry.get(id)).forEach((id) => canvas.addMarker(id, marker));
  mark(done, "case-done");
  mark(active, "case-active");
  canvas.zoom("fit-viewport", "auto");
  return viewer;
}
