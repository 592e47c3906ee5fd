// What helps somebody who fills in a form: conditions followed, rows added in place, drafts kept.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Conditions of fields: the same nested lists the server judges (portal/web/conditions.py).
const number = (value) => (value === null || value === "" || value === undefined ? NaN : Number(value));
const judge = (tree, look) => {
  const [kind, ...parts] = tree;
  if (kind === "is") return parts[0];
  if (kind === "of") return look(parts[0]);
  if (kind === "and") return parts.every((part) => judge(part, look));
  if (kind === "or") return parts.some((part) => judge(part, look));
  if (kind === "not") return !truth(judge(parts[0], look));
  const values = parts.map((part) => judge(part, look));
  if (kind === "all") return values;
  const [a, b] = values;
  const inside = () => (Array.isArray(b) ? b.some((one) => same(a, one)) : Boolean(a && b) && String(b).includes(a));
  switch (kind) {
    case "eq": return same(a, b);
    case "ne": return !same(a, b);
    case "in": return inside();
    case "out": return !inside();
    case "lt": return number(a) < number(b);
    case "le": return number(a) <= number(b);
    case "gt": return number(a) > number(b);
    default: return number(a) >= number(b);
  }
};
const truth = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
const same = (a, b) => a === b || (typeof b === "number" && number(a) === b) || (typeof a === "number" && number(b) === a);
const entered = (form, name) => {
  const fields = form.elements[name];
  if (!fields) return undefined;
  const list = fields instanceof RadioNodeList ? [...fields] : [fields];
  if (list[0].type === "radio") return (list.find((one) => one.checked) || { value: null }).value;
  if (list[0].type === "checkbox") return list[0].value === "true" && list.length === 1 ? list[0].checked : list.filter((one) => one.checked).map((one) => one.value);
  return list[0].value === "" ? null : list[0].value;
};
const settle = (form) => all("[data-hide]", form).forEach((box) => {
  const prefix = (box.dataset.name || "").replace(/[^.]*$/, "");
  const look = (name) => {
    const near = entered(form, prefix + name);
    const found = near === undefined ? entered(form, name) : near;
    return found === undefined ? null : found;
  };
  box.hidden = truth(judge(JSON.parse(box.dataset.hide), look));
});
const mark = (form) => all(".outcomes .choice", form).forEach((label) => label.classList.toggle("on", label.firstElementChild.checked));

// Rows are added and removed by the server; only the fields are replaced.
export const rows = async (form, button) => {
  const body = new FormData(form);
  body.append(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`rows ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const name = button.value.split(":")[1];
  const id = `f-${name.replaceAll(".", "-")}`;
  const fresh = page.getElementById(id);
  const old = document.getElementById(id);
  if (!fresh || !old) throw new Error("rows are elsewhere");
  old.replaceWith(fresh);
  settle(form);
  const last = button.value.startsWith("add:") ? all(".row", fresh).pop() : fresh;
  const first = last && last.querySelector("input:not([type=hidden]), select, textarea, button");
  if (first) first.focus();
};

// Drafts are kept while somebody writes.
const keep = async (form) => {
  const saved = document.getElementById("saved");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { version, said } = await answer.json();
    const field = document.getElementById("version");
    if (field && version) field.value = version;
    if (saved) saved.textContent = `${said || form.dataset.kept} ${new Date().toTimeString().slice(0, 5)}`;
  } catch { /* The line is down; the form itself still holds everything. */ }
};

const waiting = new WeakMap();
export const written = (form) => {
  settle(form);
  mark(form);
  if (!form.dataset.draft) return;
  clearTimeout(waiting.get(form));
  // What is being handed in is no draft any more.
  waiting.set(form, setTimeout(() => { if (!form.dataset.sent) keep(form); }, 3000));
};
