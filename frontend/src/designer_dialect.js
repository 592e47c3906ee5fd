// What the engine runs and how its elements are called: user tasks instead of untyped ones, ids people can read,
// menus without what cannot be executed, and every word in the reader's language.
import BpmnFactory from "bpmn-js/lib/features/modeling/BpmnFactory";
import ElementFactory from "bpmn-js/lib/features/modeling/ElementFactory";
import { is } from "bpmn-js/lib/util/ModelUtil";
import chinese from "./designer_words.zh.json";

const PREFIXES = [
  ["bpmn:UserTask", "step"], ["bpmn:ManualTask", "step"], ["bpmn:ServiceTask", "operation"],
  ["bpmn:BusinessRuleTask", "decision"], ["bpmn:SendTask", "send"], ["bpmn:ReceiveTask", "receive"],
  ["bpmn:CallActivity", "call"], ["bpmn:SubProcess", "part"], ["bpmn:Activity", "step"], ["bpmn:Gateway", "choice"],
  ["bpmn:StartEvent", "begun"], ["bpmn:EndEvent", "END"], ["bpmn:Event", "event"], ["bpmn:SequenceFlow", "flow"],
  ["bpmn:Lane", "lane"], ["bpmn:Participant", "pool"], ["bpmn:Message", "message"],
];

/** Ids are read by people: in journals, in rules, in the state a case has ended in. */
class ReadableFactory extends BpmnFactory {
  constructor(moddle) { super(moddle); }

  _ensureId(element) {
    const known = PREFIXES.find(([type]) => is(element, type));
    if (element.id || !known) return super._ensureId(element);
    const ids = this._model.ids;
    let number = 1;
    while (ids.assigned(`${known[1]}_${number}`)) number += 1;
    element.id = `${known[1]}_${number}`;
    ids.claim(element.id, element);
  }
}
ReadableFactory.$inject = ["moddle"];

/** A task nobody has chosen a type for is done by a person. */
class PeopleFirstFactory extends ElementFactory {
  constructor(bpmnFactory, moddle) { super(bpmnFactory, moddle); }

  create(elementType, given) {
    const untyped = given && given.type === "bpmn:Task" && !given.businessObject;
    return super.create(elementType, untyped ? { ...given, type: "bpmn:UserTask" } : given);
  }
}
PeopleFirstFactory.$inject = ["bpmnFactory", "moddle"];

const NOT_RUN = /complex|compensation|conditional|link-|script|ad-?hoc|instantiat|data-(object|store)|timer-start(?!.*sub)|event-based-instan|replace-with-task$/i;
const NOT_DRAWN = ["create.data-object", "create.data-store", "create.group"];

class OnlyWhatRuns {
  constructor(popupMenu, palette, contextPad) {
    popupMenu.registerProvider("bpmn-replace", 500, this);
    palette.registerProvider(500, this);
    contextPad.registerProvider(500, this);
  }

  getPopupMenuEntries() {
    return (entries) => Object.fromEntries(Object.entries(entries).filter(([name]) => !NOT_RUN.test(name)));
  }

  getPaletteEntries() {
    return (entries) => Object.fromEntries(Object.entries(entries).filter(([name]) => !NOT_DRAWN.includes(name)));
  }

  getContextPadEntries() {
    return (entries) => Object.fromEntries(
      Object.entries(entries).filter(([name]) => !/condition-intermediate|compensation/.test(name)),
    );
  }
}
OnlyWhatRuns.$inject = ["popupMenu", "palette", "contextPad"];

/** The modules for a language; `missing` collects what has no translation. */
export function dialect(language, missing) {
  const translate = (text, facts = {}) => {
    const known = language === "en" ? text : chinese[text];
    if (known === undefined) missing.add(text);
    return (known ?? text).replace(/{([^}]+)}/g, (whole, name) => facts[name] ?? whole);
  };
  return {
    __init__: ["onlyWhatRuns"],
    translate: ["value", translate],
    bpmnFactory: ["type", ReadableFactory],
    elementFactory: ["type", PeopleFirstFactory],
    onlyWhatRuns: ["type", OnlyWhatRuns],
  };
}
