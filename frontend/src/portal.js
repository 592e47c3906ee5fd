// Small comforts on top of pages that work without any script.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("js");
  const token = document.body.dataset.csrf;
  document.body.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRF-Token"] = token; });

  // After a refusal, start at the summary.
  const problem = document.getElementById("problem");
  if (problem) problem.focus();

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
  const rows = async (form, button) => {
    const body = new FormData(form);
    body.append(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) { form.submit(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const name = button.value.split(":")[1];
    const id = `f-${name.replaceAll(".", "-")}`;
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) { form.submit(); return; }
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
      const { version } = await answer.json();
      const field = document.getElementById("version");
      if (field && version) field.value = version;
      if (saved) saved.textContent = `${form.dataset.kept} ${new Date().toTimeString().slice(0, 5)}`;
    } catch { /* The line is down; the form itself still holds everything. */ }
  };

  // Long lists of choices can be narrowed by typing, by the words of a choice or of its group.
  const groupOf = (one) => { while (one && one.tagName !== "B") one = one.previousElementSibling; return one; };
  const kept = (one) => one.matches("option:checked, [value='']") || one.querySelector(":checked");
  const narrow = (box) => {
    const choices = all(".choice, option", box);
    if (choices.length < 12) return;
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = document.documentElement.lang === "en" ? "Type to narrow" : "输入文字筛选";
    field.setAttribute("aria-label", field.placeholder);
    field.addEventListener("input", (event) => {
      event.stopPropagation();
      choices.forEach((one) => { one.hidden = !kept(one) && !((groupOf(one) || one).textContent + one.textContent).includes(field.value.trim()); });
      all("b", box).forEach((head) => { head.hidden = choices.every((one) => one.hidden || groupOf(one) !== head); });
    });
    box.before(field);
  };
  // Whole pages, and parts that are fetched later.
  const prepare = (root) => {
    all("form[data-form]", root).forEach((form) => {
      settle(form);
      mark(form);
      let waiting = 0;
      form.addEventListener("input", () => {
        settle(form);
        mark(form);
        if (!form.dataset.draft) return;
        clearTimeout(waiting);
        waiting = setTimeout(() => keep(form), 3000);
      });
      form.addEventListener("submit", (event) => {
        clearTimeout(waiting);
        const button = event.submitter;
        if (button && button.hasAttribute("data-rows")) { event.preventDefault(); rows(form, button); return; }
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "1";
        setTimeout(() => delete form.dataset.sent, 5000);
      });
    });
    all(".many, form[data-form] select", root).forEach(narrow);
  };
  prepare(document);
  document.body.addEventListener("htmx:load", ({ detail }) => { if (detail.elt !== document.body) prepare(detail.elt); });

  // The diagram is fetched when somebody opens it.
  all("[data-diagram]").forEach((box) => {
    const draw = async () => {
      if (!box.open || box.dataset.drawn) return;
      box.dataset.drawn = "1";
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = box.dataset.viewerStyle;
      document.head.append(style);
      const words = (text) => (text || "").split(" ").filter(Boolean);
      const canvas = box.querySelector("#diagram");
      try {
        const { show } = await import(box.dataset.viewer);
        await show(canvas, box.dataset.diagram, words(box.dataset.done), words(box.dataset.active));
      } catch {
        canvas.textContent = box.dataset.failed;
        delete box.dataset.drawn;
      }
    };
    box.addEventListener("toggle", draw);
    draw();
  });

  // A run in batches goes on by itself until somebody stops it or something is in its way.
  const onward = document.querySelector("form[data-onward]");
  if (onward) setTimeout(() => onward.requestSubmit(), 600);

  // In lists: j and k walk, Enter opens, / searches.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(event.target.tagName)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); }
    }
    const lines = all("[data-keys] tbody tr");
    if (!lines.length) return;
    const at = lines.findIndex((line) => line.classList.contains("at"));
    const step = { j: 1, k: -1 }[event.key];
    if (step) {
      const next = Math.max(0, Math.min(lines.length - 1, at + step));
      lines.forEach((line, index) => line.classList.toggle("at", index === next));
      lines[next].querySelector("a").focus();
    }
  });
})();
