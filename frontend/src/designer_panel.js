// 办理设置: what an element of the diagram is, as a form an official fills in; fed by what the server offers.
import { ACTS, Settings } from "./designer_settings.js";

let counter = 0;

const make = (tag, about = {}, ...children) => {
  const node = document.createElement(tag);
  Object.entries(about).forEach(([name, value]) => {
    if (name === "on") Object.entries(value).forEach(([event, act]) => node.addEventListener(event, act));
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  });
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

/** A panel in `host` that follows the selection of a modeler. */
export class Panel {
  constructor(modeler, host, { words, offers, units, forms, decisions, called, language, readOnly }) {
    Object.assign(this, { modeler, host, words, offers, units, forms, decisions, called, language, readOnly });
    modeler.on("selection.changed", () => this.show());
    modeler.on("elements.changed", ({ elements }) => {
      if (!this.writing && elements.some((one) => one === this.shown)) this.show();
    });
  }

  /** The form of what is selected, or of the process. */
  show() {
    const chosen = this.modeler.get("selection").get().filter((one) => one.type !== "label");
    const root = this.modeler.get("canvas").getRootElement();
    this.shown = chosen[0] ?? root;
    const settings = new Settings(this.modeler, this.shown);
    const fields = chosen.length > 1 ? [] : this.fields(settings);
    const title = this.words.kinds[settings.object.$type.replace("bpmn:", "")] ?? this.words.process;
    this.host.replaceChildren(make("h2", {}, title), ...fields.flat().filter(Boolean));
    if (this.readOnly) this.host.querySelectorAll("input, select, textarea, button").forEach((one) => { one.disabled = true; });
  }

  fields(s) {
    const w = this.words;
    if (s.is("bpmn:Collaboration")) return [make("p", { class: "hint" }, w.choose)];
    const named = [
      this.text(w.name, s.attribute("name"), (value) => this.rename(s, value)),
      s.is("bpmn:SequenceFlow") ? null : this.text(w.name_en, s.property("name_en"), (value) => s.setProperty("name_en", value)),
    ];
    const rare = [
      ...this.rare(s),
      this.text(w.id, s.object.id, (value) => s.setAttribute("id", value), { disabled: s.is("bpmn:Process"), hint: w.id_hint }),
    ];
    const about = [
      this.area(w.documentation, s.documentation(), (value) => s.setDocumentation(value), w.documentation_hint),
    ];
    return [...named, ...this.person(s), ...this.service(s), ...this.events(s), ...this.flow(s), ...this.several(s), ...about, this.more(rare)];
  }

  rename(s, value) {
    if (s.is("bpmn:Process")) s.setAttribute("name", value);
    else this.modeler.get("modeling").updateLabel(this.shown, value);
  }

  person(s) {
    if (!s.is("bpmn:UserTask") && !s.is("bpmn:ManualTask")) return [];
    const w = this.words;
    return [
      this.posts(s),
      this.limit(s),
      this.choice(w.form, s.attribute("camunda:formKey").replace(/^form:/, ""), this.forms.map((name) => [name, this.named(name)]), (value) => { s.setAttribute("camunda:formKey", value && `form:${value}`); setTimeout(() => this.show()); }),
      this.formLink(s),
      s.is("bpmn:UserTask") ? this.acts(s) : null,
    ];
  }

  /** What a step seldom needs. */
  rare(s) {
    if (!s.is("bpmn:UserTask") && !s.is("bpmn:ManualTask")) return [];
    const w = this.words;
    return [
      this.choice(w.completion, s.property("onComplete"), this.offered("completions"), (value) => s.setProperty("onComplete", value), w.completion_hint),
      this.text(w.batch, s.property("batchOutcome"), (value) => s.setProperty("batchOutcome", value), { hint: w.batch_hint }),
      this.choice(w.stops, s.property("stopsClock"), Object.entries(w.reasons), (value) => s.setProperty("stopsClock", value)),
    ];
  }

  /** Folded away, and left open by whoever opened it. */
  more(fields) {
    return make("details", { open: this.unfolded, on: { toggle: ({ target }) => { this.unfolded = target.open; } } }, make("summary", {}, this.words.more), ...fields);
  }

  /** What may be done with a step beside completing it. */
  acts(s) {
    const w = this.words;
    return make("fieldset", { class: "ticks" }, make("legend", {}, w.acts),
      this.tick(w.may_return, s.property("allowReturn") !== "false", (on) => s.setProperty("allowReturn", on ? "" : "false")),
      ...ACTS.map((act) => this.tick(w[`may_${act}`], s.allows(act), (on) => s.allow(act, on))),
      make("p", { class: "hint" }, w.acts_hint));
  }

  /** From the step to its form: nobody has to know what the form is called. */
  formLink(s) {
    const name = s.attribute("camunda:formKey").replace(/^form:/, "");
    if (!this.forms.includes(name)) return null;
    return make("p", {}, make("a", { href: `${window.location.pathname}/forms/${name}` }, this.words.open_form));
  }

  posts(s) {
    const w = this.words, posts = s.posts();
    if (posts === null) {
      return this.text(w.posts, s.attribute("camunda:candidateGroups"), (value) => s.setAttribute("camunda:candidateGroups", value), { hint: w.posts_other });
    }
    const keep = (rows) => this.write(() => s.setPosts(rows.filter((row) => row.role && row.unit)));
    // What is there now, not what was there when the panel was drawn: a row is filled in field by field.
    const current = () => (s.posts()?.length ? s.posts() : [{ role: "", unit: "" }]);
    const rows = current();
    const lines = rows.map((row, index) => {
      const change = (changes) => keep(current().map((one, at) => (at === index ? { ...one, ...changes } : one)));
      const units = this.unitsAt(s).map((key) => [key, w.units[key] ?? key]);
      if (row.unit && !units.some(([key]) => key === row.unit)) units.push([row.unit, row.unit]);
      return make("div", { class: "pair" },
        this.select(w.role, row.role, this.offered("roles", false), (role) => {
          const unit = current()[index]?.unit;
          change({ role, unit: unit || units[0]?.[0] || "" });
          if (!unit) this.show();
        }),
        this.select(w.unit, row.unit, units, (unit) => change({ unit })),
        rows.length > 1 ? make("button", { type: "button", class: "link", on: { click: () => { keep(current().filter((_, at) => at !== index)); this.show(); } } }, w.remove) : null);
    });
    const add = make("button", { type: "button", class: "link", on: { click: () => {
      const first = this.offers.roles[0]?.key, unit = this.unitsAt(s)[0];
      if (first && unit) { keep([...current(), { role: first, unit }]); this.show(); }
    } } }, w.add_post);
    return make("fieldset", {}, make("legend", {}, w.posts), ...lines, add);
  }

  /** The variables that hold a unit at a step: those of its cases, and what one of its list is called. */
  unitsAt(s) {
    const each = s.repetition?.()?.get?.("camunda:elementVariable");
    return each && !this.units.includes(each) ? [each, ...this.units] : this.units;
  }

  limit(s) {
    const w = this.words, limit = s.limit();
    const keep = (changes) => { this.write(() => s.setLimit({ ...limit, ...changes })); };
    const kinds = [["none", w.limit_none], ["days", w.limit_days], ["parameter", w.limit_parameter], ["other", w.limit_other]];
    const kind = this.select(w.limit_kind, limit.kind, kinds, (chosen) => {
      const first = { days: "5", parameter: this.offers.limits[0]?.key ?? "", other: limit.kind === "none" ? "" : s.attribute("camunda:dueDate"), none: "" };
      if (chosen !== "other" || limit.kind !== "none") keep({ kind: chosen, value: first[chosen] });
      this.show();
    }, false);
    const value = {
      none: () => null,
      days: () => this.days(limit.value, (days) => keep({ value: days }), w.days_hint),
      parameter: () => this.select(w.parameter, limit.value, this.offered("limits"), (key) => keep({ value: key }), false),
      other: () => this.text(w.expression, limit.value, (text) => keep({ value: text })),
    }[limit.kind]();
    return make("fieldset", {}, make("legend", {}, w.limit), kind, value);
  }

  service(s) {
    const w = this.words;
    if (s.is("bpmn:ServiceTask")) {
      return [
        this.choice(w.topic, s.attribute("camunda:topic"), this.offered("operations"), (value) => { s.setAttribute("camunda:type", "external"); s.setAttribute("camunda:topic", value); }, w.topic_hint),
        this.tick(w.job, s.property("execution") === "job", (on) => s.setProperty("execution", on ? "job" : "")),
      ];
    }
    if (s.is("bpmn:BusinessRuleTask")) {
      const results = ["singleEntry", "singleResult", "collectEntries", "resultList"].map((name) => [name, w.results[name]]);
      return [
        this.choice(w.decision, s.attribute("camunda:decisionRef"), this.decisions.map((name) => [name, this.named(name)]), (value) => s.setAttribute("camunda:decisionRef", value)),
        this.text(w.result, s.attribute("camunda:resultVariable"), (value) => s.setAttribute("camunda:resultVariable", value)),
        this.choice(w.result_kind, s.attribute("camunda:mapDecisionResult"), results, (value) => s.setAttribute("camunda:mapDecisionResult", value)),
      ];
    }
    if (s.is("bpmn:CallActivity")) {
      const current = `${s.attribute("calledElement")} v${s.attribute("camunda:calledElementVersion")}`;
      return [this.choice(w.called, s.attribute("calledElement") ? current : "", this.offered("processes"), (value) => {
        const [called, version] = value.split(" v");
        s.setAttribute("calledElement", called ?? "");
        s.setAttribute("camunda:calledElementBinding", value ? "version" : "");
        s.setAttribute("camunda:calledElementVersion", version ?? "");
      })];
    }
    return [];
  }

  events(s) {
    const w = this.words, fields = [];
    if (s.event("Timer")) {
      const { kind, text } = s.timer();
      const kinds = [["workdays", w.timer_workdays], ["timeDuration", w.duration], ["timeDate", w.date], ["timeCycle", w.cycle]];
      const change = (chosen) => {
        this.write(() => s.setTimer({ kind: chosen, text: chosen === "workdays" ? "5" : text }));
        this.show();
      };
      fields.push(make("fieldset", {}, make("legend", {}, w.timer),
        this.select(w.timer_kind, kind, kinds, change, false),
        kind === "workdays"
          ? this.days(text, (days) => s.setTimer({ kind, text: days }), w.timer_days_hint)
          : this.text(w.timer_text, text, (value) => s.setTimer({ kind: s.timer().kind, text: value }), { hint: w.timer_hint })));
    }
    if (s.referring("Message")) fields.push(this.choice(w.message, s.reference("Message"), this.offered("messages"), (value) => s.setReference("Message", value)));
    ["Signal", "Error", "Escalation"].filter((kind) => s.event(kind)).forEach((kind) => {
      fields.push(this.text(w[kind.toLowerCase()], s.reference(kind), (value) => s.setReference(kind, value)));
    });
    if (s.referring("Message") || s.event("Signal")) {
      fields.push(this.text(w.correlation, s.property("correlationKey"), (value) => s.setProperty("correlationKey", value), { hint: w.correlation_hint }));
      fields.push(this.text(w.carries, s.property("carries"), (value) => s.setProperty("carries", value)));
    }
    if (s.is("bpmn:StartEvent") && !s.object.eventDefinitions?.length && s.object.$parent?.$type === "bpmn:Process") {
      fields.push(this.choice(w.started_by, s.property("startedBy"), this.offered("roles", false), (value) => s.setProperty("startedBy", value), w.started_by_hint));
    }
    if (s.is("bpmn:StartEvent") && s.event("Message")) fields.push(this.text(w.starts_when, s.property("startWhen"), (value) => s.setProperty("startWhen", value)));
    return fields;
  }

  flow(s) {
    const w = this.words;
    if (!s.is("bpmn:SequenceFlow") || !/(Exclusive|Inclusive)Gateway$/.test(s.object.sourceRef?.$type ?? "")) return [];
    return [
      this.tick(w.is_default, s.isDefault(), (on) => { s.setDefault(on); setTimeout(() => this.show()); }),
      s.isDefault() ? null : this.area(w.condition, s.condition(), (value) => s.setCondition(value), w.condition_hint),
    ];
  }

  several(s) {
    const w = this.words, loop = s.repetition?.();
    if (!loop) return [];
    if (loop.$type === "bpmn:StandardLoopCharacteristics") {
      return [this.text(w.loop, loop.loopCondition?.body ?? "", (value) => s.setRepetition({ loopCondition: s.formal(value) }))];
    }
    const lists = this.lists(), variable = loop.get("camunda:elementVariable");
    const among = (value) => {
      const known = variable ? undefined : lists.get(value)?.variable;
      s.setRepetition({ "camunda:collection": value || undefined, ...(known ? { "camunda:elementVariable": known } : {}) });
      if (known) setTimeout(() => this.show());
    };
    return [make("fieldset", {}, make("legend", {}, w.several),
      make("datalist", { id: "known-lists" }, ...[...lists].map(([value, { name }]) => make("option", { value, label: name }))),
      this.text(w.collection, loop.get("camunda:collection") ?? "", among, { hint: w.collection_hint, list: "known-lists" }),
      this.text(w.variable, loop.get("camunda:elementVariable") ?? "", (value) => s.setRepetition({ "camunda:elementVariable": value || undefined })),
      this.text(w.until, loop.completionCondition?.body ?? "", (value) => s.setRepetition({ completionCondition: s.formal(value) }), { hint: w.until_hint }))];
  }

  /** The lists other steps of the diagram go through, each with what one of it is called. */
  lists() {
    const found = new Map();
    this.modeler.get("elementRegistry").forEach(({ businessObject }) => {
      const loop = businessObject?.loopCharacteristics, list = loop?.get("camunda:collection");
      if (list && list !== this.shown.businessObject.loopCharacteristics?.get("camunda:collection")) {
        found.set(list, { variable: loop.get("camunda:elementVariable"), name: businessObject.name });
      }
    });
    return found;
  }

  /** The choices of a kind, each with what it is called. */
  offered(kind, technical = true) {
    return this.offers[kind].map(({ key, names }) => {
      const shown = names.slice(0, 2).map((name) => name[this.language === "en" ? "en" : "zh"]).join("、");
      return [key, shown ? (technical ? `${shown} · ${key}` : shown) : key];
    });
  }

  /** A form or table by what people call it, with its own name. */
  named(name) { return this.called?.[name] && this.called[name] !== name ? `${this.called[name]} · ${name}` : name; }

  write(act) {
    this.writing = true;
    try { act(); } finally { this.writing = false; }
  }

  labelled(label, control, hint) {
    counter += 1;
    control.id = `set-${counter}`;
    return make("div", { class: "field" }, make("label", { for: control.id }, label), control, hint ? make("p", { class: "hint" }, hint) : null);
  }

  /** A line to write in; where `keep` answers what it kept instead of what was written, that is shown. */
  text(label, value, keep, { hint, type = "text", ...about } = {}) {
    const change = ({ target }) => this.write(() => { target.value = keep(target.value.trim()) ?? target.value; });
    return this.labelled(label, make("input", { type, value, ...about, on: { change } }), hint);
  }

  /** A number of working days; what is out of bounds is set to the nearest that is not. */
  days(value, keep, hint) {
    const within = (text) => String(Math.min(366, Math.max(1, Number.parseInt(text, 10) || 1)));
    const change = (text) => { keep(within(text)); return within(text); };
    return this.text(this.words.days, value, change, { type: "number", min: 1, max: 366, hint });
  }

  area(label, value, keep, hint) {
    const control = make("textarea", { rows: "2", on: { change: (event) => this.write(() => keep(event.target.value.trim())) } });
    control.value = value;
    return this.labelled(label, control, hint);
  }

  choice(label, value, options, keep, hint) {
    return this.select(label, value, options, (chosen) => this.write(() => keep(chosen)), true, hint);
  }

  select(label, value, options, keep, empty = true, hint = "") {
    const known = options.some(([key]) => key === value) || !value ? options : [...options, [value, value]];
    const listed = (empty || !value ? [["", "—"]] : []).concat(known);
    const lines = listed.map(([key, shown]) => make("option", { value: key, selected: key === value }, shown));
    return this.labelled(label, make("select", { on: { change: (event) => keep(event.target.value) } }, ...lines), hint);
  }

  tick(label, on, keep) {
    counter += 1;
    const box = make("input", { type: "checkbox", id: `set-${counter}`, checked: on, on: { change: (event) => this.write(() => keep(event.target.checked)) } });
    return make("div", { class: "field tick" }, box, make("label", { for: box.id }, label));
  }
}
