// Small comforts on top of pages that work without any script.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("js");
  // Parts of pages come from here only, refusals are shown too, and nothing is kept of what was looked at.
  const shows = (code) => ({ code, swap: code !== "204" });
  Object.assign(htmx.config, {
    allowEval: false, includeIndicatorStyles: false, selfRequestsOnly: true, historyCacheSize: 0,
    responseHandling: ["204", "[23]..", "[45].."].map(shows),
  });
  const token = document.body.dataset.csrf;
  document.body.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRF-Token"] = token; });

  // After a refusal, start at the summary.
  const problem = document.getElementById("problem");
  if (problem) problem.focus();

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
  // What helps while writing is fetched when somebody begins to (frontend/src/writing.js).
  let fetched = null;
  const writing = () => { fetched = fetched || import(document.body.dataset.writing); return fetched; };
  // Opinions given often: a list without scripts, a button for each with them; some fit one outcome only.
  const chips = (list) => {
    const form = list.form;
    const text = document.getElementById(list.dataset.opinions);
    const made = [...list.options].slice(1).map((one) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "button plain-button slight";
      chip.textContent = one.value;
      chip.addEventListener("click", () => {
        if (!text.value.includes(one.value)) text.value += one.value;
        text.focus();
        text.dispatchEvent(new Event("input", { bubbles: true }));
      });
      list.before(chip, " ");
      return [chip, one.dataset.outcome];
    });
    const fit = () => {
      const chosen = form.querySelector("[name=outcome]:checked");
      made.forEach(([chip, outcome]) => { chip.hidden = Boolean(outcome) && outcome !== (chosen && chosen.value); });
    };
    list.hidden = true;
    form.addEventListener("input", fit);
    fit();
  };
  // Whole pages, and parts that are fetched later.
  const prepare = (root) => {
    all("form[data-form]", root).forEach((form) => {
      form.addEventListener("focusin", ({ target }) => { if (target.matches("input, select, textarea")) writing(); });
      form.addEventListener("input", () => writing().then((help) => help.written(form)));
      form.addEventListener("submit", (event) => {
        const button = event.submitter;
        if (button && button.dataset.rows !== undefined) {
          event.preventDefault();
          const plainly = () => {
            const wish = document.createElement("input");
            wish.type = "hidden";
            wish.name = button.name;
            wish.value = button.value;
            form.append(wish);
            form.submit();
          };
          writing().then((help) => help.rows(form, button)).catch(plainly);
          return;
        }
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "1";
        setTimeout(() => delete form.dataset.sent, 5000);
      });
    });
    all("[data-opinions]", root).forEach(chips);
    all(".many, form[data-form] select:not([hidden])", root).forEach(narrow);
  };
  prepare(document);
  document.body.addEventListener("htmx:load", ({ detail }) => { if (detail.elt !== document.body) prepare(detail.elt); });

  // The diagram is fetched when somebody opens it.
  all("[data-diagram]").forEach((box) => {
    const draw = () => {
      if (!box.open || box.dataset.drawn) return;
      box.dataset.drawn = "1";
      import(box.dataset.viewer).then(({ open }) => open(box)).catch(() => {
        box.querySelector("#diagram").textContent = box.dataset.failed;
        delete box.dataset.drawn;
      });
    };
    box.addEventListener("toggle", draw);
    draw();
  });

  // On paper everything is open; the button is there for who does not know the key.
  let opened = [];
  addEventListener("beforeprint", () => { opened = all("details.card:not([open]):not([data-diagram])"); opened.forEach((box) => { box.open = true; }); });
  addEventListener("afterprint", () => opened.forEach((box) => { box.open = false; }));
  all("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });

  // What can be undone at once can be undone from the case file later.
  all("[data-brief]").forEach((box) => setTimeout(() => { box.hidden = true; box.nextElementSibling.hidden = false; }, 30000));

  // A run in batches goes on by itself until somebody stops it or something is in its way.
  const onward = document.querySelector("form[data-onward]");
  if (onward) setTimeout(() => onward.requestSubmit(), 600);

  // Ctrl+Enter hands in the form somebody writes in, by the button that does so.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("form[data-form]");
    const button = form && (form.querySelector(".buttons.main .button") || all("button.button:not(.plain-button)", form).pop());
    if (button) { event.preventDefault(); button.click(); }
  });

  // Keys for lists, and what keys there are: fetched when the first of them is pressed (frontend/src/keys.js).
  const shown = document.querySelector("[data-keys-shown]");
  const press = (key) => import(shown.dataset.keysShown).then((keys) => keys.press(key, shown), () => { if (key === "?") location.href = shown.href; });
  shown.addEventListener("click", (event) => { event.preventDefault(); press("?"); });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k", "/", "?"].includes(event.key)) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    press(event.key);
  });
})();
