// Reads and writes what the panel shows: attributes, extension properties, limits, posts, events.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

const DAYS = /^\$\{\s*workdays_after\(\s*today\(\)\s*,\s*(\d+)\s*\)\s*\}$/;
const CLOSE_OF_DAY = /^\$\{\s*end_of\(\s*workdays_after\(\s*today\(\)\s*,\s*(\d+)\s*\)\s*\)\s*\}$/;
const PARAMETER = /^\$\{\s*workdays_after\(\s*today\(\)\s*,\s*param\(\s*['"]([\w.]+)['"]\s*\)\s*\)\s*\}$/;
const POST = /^\$\{\s*role\(\s*['"](\w+)['"]\s*,\s*([^()]+?)\s*\)\s*\}$/;

/** The acts beside completing a step that a designer leaves to whoever does it; none written: all of them. */
export const ACTS = ["transfer", "delegate", "cosign", "copy"];

/** The settings of one element, each change one step that can be undone. */
export class Settings {
  constructor(modeler, element) {
    this.modeling = modeler.get("modeling");
    this.factory = modeler.get("bpmnFactory");
    this.definitions = modeler.getDefinitions();
    this.element = element;
    this.object = getBusinessObject(element);
  }

  /** Whether the element is of a kind. */
  is(type) { return is(this.object, type); }

  attribute(name) { return this.object.get(name) ?? ""; }

  setAttribute(name, value) { this.modeling.updateProperties(this.element, { [name]: value === "" ? undefined : value }); }

  property(name) { return this.listed().find((one) => one.name === name)?.value ?? ""; }

  setProperty(name, value) {
    const others = this.listed().filter((one) => one.name !== name).map(({ name: key, value: text }) => ({ name: key, value: text }));
    if (value !== "") others.push({ name, value });
    const extensions = this.factory.create("bpmn:ExtensionElements", { values: [] });
    const kept = (this.object.extensionElements?.values ?? []).filter((one) => one.$type !== "camunda:Properties");
    const values = others.map((one) => this.factory.create("camunda:Property", one));
    const holder = values.length ? [this.factory.create("camunda:Properties", { values })] : [];
    [...kept, ...holder].forEach((one) => { one.$parent = extensions; });
    holder.forEach((one) => one.values.forEach((value_) => { value_.$parent = one; }));
    extensions.values = [...kept, ...holder];
    const any = extensions.values.length ? extensions : undefined;
    this.modeling.updateModdleProperties(this.element, this.object, { extensionElements: any });
  }

  listed() {
    const holder = (this.object.extensionElements?.values ?? []).find((one) => one.$type === "camunda:Properties");
    return holder?.values ?? [];
  }

  /** Whether a step leaves an act to whoever does it. */
  allows(act) {
    const written = this.property("allowedActs");
    return !written || written.split(",").some((one) => one.trim() === act);
  }

  allow(act, on) {
    const left = ACTS.filter((one) => (one === act ? on : this.allows(one)));
    this.setProperty("allowedActs", left.length === ACTS.length ? "" : left.join(",") || "none");
  }

  documentation() { return this.object.documentation?.[0]?.text ?? ""; }

  setDocumentation(text) {
    const documentation = text ? [this.factory.create("bpmn:Documentation", { text })] : [];
    this.modeling.updateModdleProperties(this.element, this.object, { documentation });
  }

  /** How long a step may take: { kind: "none" | "days" | "parameter" | "other", value }. */
  limit() {
    const text = this.attribute("camunda:dueDate");
    if (!text) return { kind: "none", value: "" };
    const days = DAYS.exec(text), parameter = PARAMETER.exec(text);
    if (days) return { kind: "days", value: days[1] };
    return parameter ? { kind: "parameter", value: parameter[1] } : { kind: "other", value: text };
  }

  setLimit({ kind, value }) {
    const written = {
      none: () => "", days: () => `\${workdays_after(today(), ${value})}`,
      parameter: () => (value ? `\${workdays_after(today(), param('${value}'))}` : ""), other: () => value,
    }[kind]();
    this.setProperty("limit", kind === "parameter" ? value : "");
    this.setAttribute("camunda:dueDate", written);
  }

  /** Who does a step: [{ role, unit }], or null where it is written otherwise. */
  posts() {
    const text = this.attribute("camunda:candidateGroups");
    if (!text) return [];
    const found = text.split(/,(?=\s*\$\{)/).map((one) => POST.exec(one.trim()));
    return found.every(Boolean) ? found.map(([, role, unit]) => ({ role, unit })) : null;
  }

  setPosts(posts) {
    this.setAttribute("camunda:candidateGroups", posts.map(({ role, unit }) => `\${role('${role}', ${unit})}`).join(","));
  }

  /** The event definition of a kind this element has. */
  event(kind) { return (this.object.eventDefinitions ?? []).find((one) => is(one, `bpmn:${kind}EventDefinition`)); }

  /** When a timer goes off; working days, to the close of the last of them, are a date the engine works out. */
  timer() {
    const event = this.event("Timer");
    const kind = ["timeDate", "timeDuration", "timeCycle"].find((name) => event?.[name]) ?? "timeDuration";
    const text = event?.[kind]?.body ?? "", days = CLOSE_OF_DAY.exec(text);
    return days ? { kind: "workdays", text: days[1] } : { kind, text };
  }

  setTimer({ kind, text }) {
    const times = { timeDate: undefined, timeDuration: undefined, timeCycle: undefined };
    if (kind === "workdays") { kind = "timeDate"; text = `\${end_of(workdays_after(today(), ${text}))}`; }
    const body = this.factory.create("bpmn:FormalExpression", { body: text });
    this.modeling.updateModdleProperties(this.element, this.event("Timer"), { ...times, [kind]: text ? body : undefined });
  }

  /** What a message, signal, error or escalation refers to, by name. */
  reference(kind) { return this.referring(kind)?.get(`${kind.toLowerCase()}Ref`)?.name ?? ""; }

  setReference(kind, name) {
    const type = `bpmn:${kind}`, reference = `${kind.toLowerCase()}Ref`;
    const roots = this.definitions.get("rootElements");
    let target = name ? roots.find((one) => is(one, type) && one.name === name) : undefined;
    if (name && !target) {
      const code = { Error: { errorCode: name }, Escalation: { escalationCode: name } }[kind] ?? {};
      target = this.factory.create(type, { name, ...code });
      target.$parent = this.definitions;
      roots.push(target);
    }
    this.modeling.updateModdleProperties(this.element, this.referring(kind), { [reference]: target });
  }

  referring(kind) { return this.event(kind) ?? (kind === "Message" && (this.is("bpmn:SendTask") || this.is("bpmn:ReceiveTask")) ? this.object : undefined); }

  repetition() { return this.object.loopCharacteristics; }

  setRepetition(changes) { this.modeling.updateModdleProperties(this.element, this.repetition(), changes); }

  formal(text) { return text ? this.factory.create("bpmn:FormalExpression", { body: text }) : undefined; }

  condition() { return this.object.conditionExpression?.body ?? ""; }

  setCondition(text) { this.modeling.updateProperties(this.element, { conditionExpression: this.formal(text) }); }

  isDefault() { return this.object.sourceRef?.default === this.object; }

  setDefault(chosen) {
    this.modeling.updateProperties(this.element.source, { default: chosen ? this.object : undefined });
    if (chosen) this.setCondition("");
  }
}
