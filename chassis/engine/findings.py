"""What a check can find: every rule with its sentence and its remedy, in both languages."""

# ruff: noqa: E501 - a sentence reads better unbroken
from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chassis.texts import Said

MOST_LETTERS = 200
# These do not keep a diagram from running, but people could not read it, or what it leaves in the journals.
STYLE = frozenset(
    {
        "id-machine-made", "id-style", "name-missing", "name-en-missing", "gateway-question", "lane-missing",
        "shape-missing", "layout-missing",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands against releasing a diagram."""

    element: str
    rule: str
    said: Said
    remedy: Said
    name: str = ""
    also: tuple[str, ...] = ()

    @property
    def severity(self) -> Literal["blocks", "style"]:
        """Whether the diagram could not run like this, or only not be read."""
        return "style" if self.rule in STYLE else "blocks"


def found(rule: str, element: str, **facts: object) -> Finding:
    """A finding of a rule at an element."""
    sentence, remedy = RULES[rule]
    facts = {name: _shown(fact) for name, fact in facts.items()}
    facts.setdefault("element", shown(element))
    return Finding(element, rule, sentence.filled(**facts), remedy.filled(**facts))


def _shown(fact: object) -> object:
    if isinstance(fact, Said):
        return Said(shown(fact.zh, 2 * MOST_LETTERS), shown(fact.en, 2 * MOST_LETTERS))
    return shown(fact) if isinstance(fact, str) else fact


def shown(text: str, most: int = MOST_LETTERS) -> str:
    """A text from somebody's file as part of a sentence: on one line, of bearable length, without tricks."""
    letters = "".join(
        " " if unicodedata.category(letter) in _UNSEEN else letter for letter in text[: most * 4]
    )
    line = " ".join(letters.split())
    return line if len(line) <= most else line[: most - 1] + "…"


# Control characters, and those that turn the reading direction around.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


RULES: Mapping[str, tuple[Said, Said]] = {
    "process-missing": (
        Said("文件里没有流程", "The file holds no process"),
        Said("画出流程；编排与会话图不能执行", "Draw a process; choreographies and conversations cannot be executed"),
    ),
    "one-process": (
        Said("文件里有{count}个流程，其中{executable}个勾选了“可执行”：{names}", "The file holds {count} processes, {executable} of them ticked as executable: {names}"),
        Said("选定一个勾选“可执行”，其余移到各自的文件，或留作空白的参与方", "Tick one as executable; move the others into files of their own, or leave them as empty participants"),
    ),
    "process-not-executable": (
        Said("流程“{element}”没有勾选“可执行”", "The process “{element}” is not ticked as executable"),
        Said("在流程属性中勾选“可执行”", "Tick “executable” in the properties of the process"),
    ),
    "processes-besides": (
        Said("文件里只执行{chosen}；{names}不会执行", "Of this file only {chosen} is executed; {names} is not"),
        Said("把其余流程移到各自的文件，或留作空白的参与方", "Move the others into files of their own, or leave them as empty participants"),
    ),
    "process-too-long": (
        Said("流程有{count}个元素，超过上限{limit}", "The process has {count} elements; it may have {limit}"),
        Said("把其中几段分成调用活动", "Move parts of it into call activities"),
    ),
    "text-damaged": (
        Said("“{element}”的文字含有无法辨认的字符", "Some letters of “{element}” were lost"),
        Said("在原工具中以 UTF-8 编码重新导出", "Export the file again as UTF-8"),
    ),
    "task-untyped": (
        Said("任务“{element}”没有选定类型", "The task “{element}” is of no type"),
        Said("由人办理的改为人工任务，由系统完成的改为服务任务", "Make it a user task where a person does it, a service task where a system does"),
    ),
    "element-not-supported": (
        Said("不支持“{kind}”", "“{kind}” is not supported"),
        Said("改用人工任务、服务任务、业务规则任务、网关、事件、子流程、调用活动",
             "Use user, service and business rule tasks, gateways, events, sub-processes, call activities"),
    ),
    "script-task": (
        Said("不允许脚本任务", "Script tasks are not allowed"),
        Said("改为服务任务并填写 topic", "Make it a service task with a topic"),
    ),
    "java-attribute": (
        Said("“{attribute}”不会被执行", "“{attribute}” is never executed"),
        Said("删除该设置；计算交给服务任务或决策表", "Remove it; leave calculations to service tasks and decision tables"),
    ),
    "complex-gateway": (
        Said("不支持复杂网关“{element}”", "The complex gateway “{element}” is not supported"),
        Said("改用包容网关，或用并行多实例加完成条件表达“若干人同意即可”",
             "Use an inclusive gateway, or parallel instances with a completion condition where some answers are enough"),
    ),
    "ad-hoc": (
        Said("不支持随意子流程“{element}”", "The ad-hoc sub-process “{element}” is not supported"),
        Said("各步可任选时用包容网关；人数不定时用多实例",
             "Use an inclusive gateway where steps may be chosen, a multi-instance activity where their number is open"),
    ),
    "event-subprocess": (
        Said("事件子流程“{element}”不能连线、重复或带边界事件",
             "The event sub-process “{element}” takes no flows, repetition or boundary events"),
        Said("删除连线与标记；它只由其中的开始事件触发", "Remove them; only the start event inside sets it off"),
    ),
    "event-not-supported": (
        Said("此处不支持“{kind}”事件", "A “{kind}” event is not supported here"),
        Said("流程开始：无或消息；子流程开始：无；事件子流程开始：消息、定时、信号、错误或升级；捕获：消息、定时或信号；抛出：消息、信号或升级；"
             "结束：无、消息、信号、错误、升级、取消或终止；边界：消息、定时、信号、错误、升级或取消；每个事件只用一种",
             "Process start: none or message; sub-process start: none; event sub-process start: message, timer, signal, error or escalation; "
             "catch: message, timer or signal; throw: message, signal or escalation; "
             "end: none, message, signal, error, escalation, cancel or terminate; "
             "boundary: message, timer, signal, error, escalation or cancel; one of them at a time"),
    ),
    "conditional-event": (
        Said("不支持条件事件“{element}”", "The conditional event “{element}” is not supported"),
        Said("让改变情况的那一步抛出信号或消息，在此处等待它",
             "Let the step that changes the situation throw a signal or a message, and wait for that here"),
    ),
    "link-event": (
        Said("不支持链接事件“{element}”", "The link event “{element}” is not supported"),
        Said("画一条顺序流代替这对链接事件", "Draw a sequence flow in place of the pair of link events"),
    ),
    "compensation": (
        Said("不支持补偿事件“{element}”", "The compensation event “{element}” is not supported"),
        Said("在错误或取消边界事件之后画出撤销步骤", "Draw the steps that undo it after an error or cancel event on a boundary"),
    ),
    "must-interrupt": (
        Said("错误与取消事件“{element}”必须是中断型", "The error or cancel event “{element}” has to interrupt"),
        Said("改为中断型，或改用升级事件", "Make it interrupting, or use an escalation"),
    ),
    "signal-missing": (
        Said("信号事件“{element}”没有指定信号", "The signal event “{element}” names no signal"),
        Said("选择信号并填写名称", "Choose a signal that has a name"),
    ),
    "event-reference": (
        Said("“{element}”引用的“{name}”不存在", "“{element}” refers to “{name}”, which does not exist"),
        Said("重新选择错误或升级，或留空以捕获全部", "Choose an error or escalation again, or leave it empty to catch all"),
    ),
    "error-uncaught": (
        Said("错误结束事件“{element}”无人捕获", "Nobody catches the error end event “{element}”"),
        Said("在外层子流程边界上画错误事件；要交给调用方，就在流程最外层再画错误结束事件",
             "Put an error event on the boundary of a sub-process around it; to hand it to the caller, end the process itself in an error"),
    ),
    "cancel-elsewhere": (
        Said("取消事件“{element}”不在事务子流程", "The cancel event “{element}” does not belong to a transaction"),
        Said("取消结束事件直接画在事务子流程内，取消边界事件画在其边界上",
             "Put cancel end events directly into a transaction and cancel boundary events on its boundary"),
    ),
    "cancel-uncaught": (
        Said("事务被“{element}”取消后无路可走", "No path leads on when “{element}” has cancelled the transaction"),
        Said("在事务子流程边界上画取消事件", "Put a cancel event on the boundary of the transaction"),
    ),
    "start-ambiguous": (
        Said("多个开始事件都由消息“{name}”触发", "Several start events hear the message “{name}”"),
        Said("只留一个，或用扩展属性 startWhen 区分", "Keep one, or tell them apart with the extension property startWhen"),
    ),
    "loop-incomplete": (
        Said("循环“{element}”设置不完整", "The loop “{element}” is incomplete"),
        Said("填写循环条件，或不超过{limit}的最多次数；只有人工、服务、业务规则任务、子流程与调用活动可以循环，且不与多实例并用",
             "Give it a condition or a maximum up to {limit}; only user, service and business rule tasks, sub-processes and call activities loop, and not together with multi-instance"),
    ),
    "timer-incomplete": (
        Said("定时“{element}”没有写明时间", "The timer “{element}” does not say when"),
        Said("在右侧“定时”里选怎样计时，再填时间", "Choose under “Timer” at the right how the time is counted, and write it"),
    ),
    "cycle-interrupts": (
        Said("周期定时只能用于非中断的边界事件或事件子流程", "A cycle may only stand where it interrupts nothing"),
        Said("改为非中断边界事件，或改用时长、日期", "Make the event non-interrupting, or use a duration or a date"),
    ),
    "id-missing": (
        Said("元素“{name}”（{kind}）没有 id", "An element “{name}” ({kind}) has no id"),
        Said("填写 id", "Give it an id"),
    ),
    "id-reserved": (
        Said("id“{element}”为引擎保留", "The id “{element}” is reserved by the engine"),
        Said("换一个 id", "Choose another id"),
    ),
    "id-machine-made": (
        Said("id“{element}”是工具自动生成的", "The id “{element}” was made by a machine"),
        Said("改为有含义的 id，如 check_materials", "Name it for what it is, such as check_materials"),
    ),
    "id-style": (
        Said("id“{element}”不合规范", "The id “{element}” is not in house style"),
        Said("小写英文加下划线，如 check_materials；流程的结束事件用大写，如 ADMITTED",
             "Lower case with underscores, such as check_materials; ends of the process in capitals, such as ADMITTED"),
    ),
    "id-duplicate": (
        Said("id“{element}”重复", "The id “{element}” occurs twice"),
        Said("为每个元素取不同的 id", "Give every element an id of its own"),
    ),
    "id-is-operation": (
        Said("id“{element}”与服务操作同名", "The id “{element}” is also the name of an operation"),
        Said("改用不带点的 id", "Use an id without dots"),
    ),
    "name-missing": (
        Said("“{element}”没有名称", "“{element}” has no name"),
        Said("在右侧“名称”里填写中文名称", "Write its Chinese name under “Name” at the right"),
    ),
    "name-en-missing": (
        Said("“{name}”没有英文名称", "“{name}” has no English name"),
        Said("在右侧“英文名称”里填写（文件里是扩展属性 name_en）", "Write it under “English name” at the right (extension property name_en in the file)"),
    ),
    "gateway-question": (
        Said("网关“{name}”应以问句命名", "The gateway “{name}” should ask a question"),
        Said("名称以“？”结尾", "End its name with a question mark"),
    ),
    "gateway-default": (
        Said("网关“{element}”没有默认流向", "The gateway “{element}” has no default flow"),
        Said("点其中一条出线，勾“其他条件都不成立时走这条路”", "Select one of its outgoing lines and tick “Taken where no other condition holds”"),
    ),
    "flow-condition": (
        Said("连线“{element}”没有条件", "The line “{element}” has no condition"),
        Said("点这条连线，填“走这条路的条件”；余下的一条勾“其他条件都不成立时走这条路”", "Select the line and write its condition; tick “Taken where no other condition holds” on the last one"),
    ),
    "condition-elsewhere": (
        Said("流向“{element}”的条件不起作用", "The condition of the flow “{element}” has no effect"),
        Said("条件只能写在排他或包容网关的出线上，默认流向不写条件",
             "Conditions belong to flows out of exclusive or inclusive gateways, not to their defaults"),
    ),
    "flow-ends": (
        Said("流向“{element}”没有连到同一层的元素", "The flow “{element}” does not join two elements of one level"),
        Said("重新连接", "Draw it again"),
    ),
    "several-outgoing": (
        Said("“{element}”有多条出线", "“{element}” has several outgoing flows"),
        Said("在它后面加一个网关，由网关分岔：只走其中一条的用排他网关，都要走的用并行网关", "Put a gateway behind it and let that part the ways: an exclusive one where one way is taken, a parallel one where all are"),
    ),
    "one-start": (
        Said("“{element}”应恰有一个普通开始事件，现有开始事件{count}个", "“{element}” needs one plain start event; it has {count} start events"),
        Said("只保留一个；流程可另有若干消息开始事件", "Keep one; a process may have message start events besides"),
    ),
    "end-missing": (
        Said("“{element}”没有结束事件", "“{element}” has no end event"),
        Said("画出结束事件", "Draw the end"),
    ),
    "end-continues": (
        Said("结束事件“{element}”之后还有流向", "A flow leaves the end event “{element}”"),
        Said("删除该流向", "Remove the flow"),
    ),
    "start-entered": (
        Said("有流向进入“{element}”", "A flow enters “{element}”"),
        Said("删除该流向", "Remove the flow"),
    ),
    "unreachable": (
        Said("没有路径到达“{element}”", "No path reaches “{element}”"),
        Said("从前面的环节连一条线到它；不要的就删除", "Draw a line to it from an earlier step, or delete it"),
    ),
    "no-way-out": (
        Said("从“{element}”出发到不了结束", "No path leads from “{element}” to an end"),
        Said("从它接出连线，连到后面的环节或者结束事件", "Draw a line from it to a later step or to an end event"),
    ),
    "beside-ends-case": (
        Said("“{element}”不中断“{host}”，它引出的一支走到“{ends}”；案件的结束状态以最后走到的结束事件为准，这一支后到就会改掉它", "“{element}” does not interrupt “{host}”, and its branch comes to “{ends}”: the end event reached last is the end state of the case, so the branch may change it"),
        Said("把“{host}”和这一支放进同一个子流程，各自在子流程里结束；要由它决定案件结果的，改为中断的边界事件", "Put “{host}” and the branch into one sub-process and let both end inside it; if it is to decide the case, make it interrupt the step"),
    ),
    "join-waits": (
        Said("“{element}”要等全部{count}条线都走到才往下走，但有的走法不是每条都会走到，案件就停在这里再也办不下去", "“{element}” waits for all {count} flows, but some ways do not come along every one of them: the case would stay here for ever"),
        Said("几条线只走其中一条的，把它改为排他网关；要都办完的，前面用并行网关分开，并且让每一支都走到这里，不要中途另走别处", "Where only one of the flows is taken, make it an exclusive gateway; where all are, part them by a parallel gateway and let every branch come here instead of leaving on its way"),
    ),
    "branches-not-joined": (
        Said("并行的几支走到“{element}”时没有汇合，从这里起会办几遍", "Parallel branches come to “{element}” without being joined: from here on everything is done several times"),
        Said("在“{element}”前面加一个并行网关，把几支汇合后再往下走", "Put a parallel gateway before “{element}” that joins the branches"),
    ),
    "branch-leads-back": (
        Said("“{element}”分开以后，有一支在汇合之前又走回“{element}”前面，各支会重复办", "Before the branches of “{element}” are joined one of them leads back to before it: they would all be done again beside one another"),
        Said("往回走的线从汇合之后引出；只重办这一支的，回到“{element}”后面", "Let the way back begin behind the join; where only this branch is to be done again, let it lead to behind “{element}”"),
    ),
    "branches-end-case": (
        Said("“{element}”分出的几支各走到不同的结束“{ends}”；案件的结束状态以最后走到的为准，成了碰巧", "The branches behind “{element}” come to different ends, “{ends}”: the one reached last is the end state of the case, which is left to chance"),
        Said("用并行网关把几支汇合，再用排他网关决定走到哪个结束；一走到就该结束全案的，把那个结束事件改为终止结束事件", "Join the branches by a parallel gateway and choose the end behind it by an exclusive one; where one end is to end the whole case at once, make it a terminate end event"),
    ),
    "busy-loop": (
        Said("回环“{loop}”中没有等待", "Nothing in the loop “{loop}” ever waits"),
        Said("在回环中放入人工任务、定时或消息事件", "Put a user task, a timer or a message event into the loop"),
    ),
    "inclusive-in-loop": (
        Said("包容网关“{element}”位于回环之中", "The inclusive gateway “{element}” lies in a loop"),
        Said("改用排他或并行网关", "Use exclusive or parallel gateways"),
    ),
    "event-gateway": (
        Said("事件网关“{element}”之后只能是消息或定时捕获事件", "Only message and timer events may follow the event gateway “{element}”"),
        Said("把网关的每条出线连到捕获事件", "Lead every flow of the gateway to a catching event"),
    ),
    "boundary-detached": (
        Said("边界事件“{element}”没有附着在活动上", "The boundary event “{element}” is not attached to an activity"),
        Said("把它放到活动的边界上", "Put it on the boundary of an activity"),
    ),
    "boundary-on-instant": (
        Said("“{element}”附着的活动瞬间完成，永不触发", "“{element}” sits on an activity that takes no time; it never fires"),
        Said("放到人工任务、子流程或调用活动上", "Put it on a user task, a sub-process or a call activity"),
    ),
    "multi-instance": (
        Said("多人办理“{element}”设置不完整", "The settings of “{element}”, which several people do, are incomplete"),
        Said("在右侧“多人办理”里填“按名单”和“每一个叫作”（或者不超过{limit}的次数）", "Fill in the list and what each of it is called under “Several people” at the right (or a number of at most {limit})"),
    ),
    "call-unknown": (
        Said("调用的流程“{name}”不存在", "The called process “{name}” does not exist"),
        Said("先发布被调用的流程，并指定版本", "Release the called process first and pin its version"),
    ),
    "call-unpinned": (
        Said("调用活动“{element}”没有指定版本", "The call activity “{element}” does not pin a version"),
        Said("绑定方式选“version”并填写版本号", "Choose the binding “version” and give its number"),
    ),
    "call-itself": (
        Said("流程调用了自己", "The process calls itself"),
        Said("改画回环", "Draw a loop instead"),
    ),
    "candidates-missing": (
        Said("人工任务“{name}”没有办理岗位", "Nobody is named for the user task “{name}”"),
        Said("点这个环节，在右侧“办理岗位”里选岗位和单位（文件里是 candidateGroups，如 ${{role('clerk', unit)}}）", "Choose post and unit under “Posts” at the right (candidateGroups in the file, like ${{role('clerk', unit)}})"),
    ),
    "role-unknown": (
        Said("没有“{name}”这一角色", "There is no role “{name}”"),
        Said("从角色目录中选择", "Choose one of the known roles"),
    ),
    "topic-missing": (
        Said("服务任务“{element}”没有指定系统操作", "The service task “{element}” names no operation"),
        Said("在右侧“系统操作”里选一个；由人办理的改为人工任务", "Choose one under “Operation” at the right; where a person does it, make it a user task"),
    ),
    "topic-unknown": (
        Said("本服务没有操作“{name}”", "This service has no operation “{name}”"),
        Said("从操作目录中选择", "Choose one of its operations"),
    ),
    "completion-unknown": (
        Said("本服务没有办结操作“{name}”", "This service has no completion “{name}”"),
        Said("从办结操作目录中选择", "Choose one of its completions"),
    ),
    "form-missing": (
        Said("人工任务“{name}”没有表单", "The user task “{name}” has no form"),
        Said("点这个环节，在右侧“办理表单”里选一张；没有合适的，先在“表单和决策表”里新建（文件里是 formKey，如 form:check_materials）", "Choose a form under “Form” at the right; where none fits, add one under “Forms and decision tables” first (formKey in the file, like form:check_materials)"),
    ),
    "form-unknown": (
        Said("没有表单“{name}”", "There is no form “{name}”"),
        Said("在右侧“办理表单”里另选，或者在“表单和决策表”里新建、带入同名的表单", "Choose another under “Form” at the right, or add or bring in a form of that name"),
    ),
    "form-faulty": (
        Said("表单“{element}”：{why}", "The form “{element}”: {why}"),
        Said("更正表单", "Correct the form"),
    ),
    "decision-missing": (
        Said("业务规则任务“{element}”没有指定决策表", "The business rule task “{element}” names no decision table"),
        Said("在右侧“决策表”里选一个（文件里是 decisionRef）", "Choose one under “Decision table” at the right (decisionRef in the file)"),
    ),
    "decision-unknown": (
        Said("没有决策“{name}”", "There is no decision “{name}”"),
        Said("在右侧“决策表”里另选，或者带入含有它的 .dmn 文件", "Choose another under “Decision table” at the right, or bring in the .dmn file that holds it"),
    ),
    "decision-faulty": (
        Said("决策表“{element}”有误：{why}", "The decision table “{element}” is wrong: {why}"),
        Said("更正决策表", "Correct the table"),
    ),
    "decision-cell": (
        Said("决策表的单元格有误：{why}", "A cell of a decision table is wrong: {why}"),
        Said("条件写作 >= 90、[60..90)、\"甲\",\"乙\"、not(\"甲\") 或 -；结果写作 \"甲\"、90、true；文字加英文引号",
             "Write conditions as >= 90, [60..90), \"a\",\"b\", not(\"a\") or -; results as \"a\", 90, true; put texts in quotes"),
    ),
    "decision-type": (
        Said("{decision}第{number}条规则“{column}”列：{value} 是{found}，该列的类型是{wanted}",
             "{decision}, rule {number}, column “{column}”: {value} is {found}, but the column holds {wanted}"),
        Said("改正单元格，或改正该列的类型", "Correct the cell, or the type of the column"),
    ),
    "decision-value": (
        Said("{decision}第{number}条规则“{column}”列：{value} 不在该列允许的值之内",
             "{decision}, rule {number}, column “{column}”: {value} is not among the column’s allowed values"),
        Said("改正单元格，或把它加入该列允许的值", "Correct the cell, or allow the value in the column"),
    ),
    "decision-overlap": (
        Said("{decision}的命中策略为 UNIQUE（唯一），但规则 {one} 与 {other} 会同时命中",
             "{decision} has the hit policy UNIQUE, but rules {one} and {other} fit together"),
        Said("使两条规则互不重叠，或把命中策略改为 FIRST（首条）", "Keep the rules apart, or make the hit policy FIRST"),
    ),
    "decision-unreachable": (
        Said("{decision}第{number}条规则总是命中，从第{later}条起永远轮不到",
             "Rule {number} of {decision} always fits, so the rules from {later} on are never reached"),
        Said("把它移到最后，或补上条件", "Move it to the end, or give it conditions"),
    ),
    "message-missing": (
        Said("消息事件“{element}”没有指定消息", "The message event “{element}” names no message"),
        Said("在右侧“消息”里选一个", "Choose one under “Message” at the right"),
    ),
    "message-unknown": (
        Said("没有消息“{name}”", "There is no message “{name}”"),
        Said("使用消息目录中的名称", "Use a name from the message list"),
    ),
    "act-elsewhere": (
        Said("“{name}”只能用于人工任务", "“{name}” is for user tasks only"),
        Said("删除该扩展属性，或移到人工任务上", "Remove the property or move it to a user task"),
    ),
    "allow-return": (
        Said("“{element}”的 allowReturn 应为 true 或 false", "allowReturn of “{element}” is neither true nor false"),
        Said("填写 true 或 false", "Write true or false"),
    ),
    "allowed-acts": (
        Said("“{element}”允许的操作里没有“{name}”", "“{name}” is no act “{element}” can allow"),
        Said("在“允许的操作”里重新勾选；直接改文件的，allowedActs 填 transfer（转办）、delegate（委派）、cosign（加签）、copy（抄送），"
             "都不允许的填 none",
             "Tick the allowed acts again; in the file, allowedActs lists transfer, delegate, cosign and copy, or says none"),
    ),
    "return-target": (
        Said("“{element}”不能退回到“{name}”", "“{element}” cannot return a case to “{name}”"),
        Said("只填写此前的人工任务；不得位于并行分支、已结束的子流程或被调用的流程之内",
             "Name earlier user tasks only, outside parallel branches, finished sub-processes and called processes"),
    ),
    "batch-outcome": (
        Said("表单没有“{name}”这一意见，不能用于批量同意", "The form offers no outcome “{name}” to agree with"),
        Said("从表单 outcome 的选项中选择一项", "Choose one of the options of the form’s outcome"),
    ),
    "batch-text": (
        Said("批量意见填不进“{name}”", "The opinion of a batch cannot go into “{name}”"),
        Said("填写表单中的文字字段，并同时设置 batchOutcome", "Name a text field of the form, and set batchOutcome as well"),
    ),
    "batch-required": (
        Said("批量同意时无法填写必填项“{name}”", "“{name}” has to be filled in, which a batch cannot do"),
        Said("取消必填或取消批量同意", "Let the field be optional, or give up the batch"),
    ),
    "expression": (
        Said("“{element}”的表达式有误：{why}", "An expression of “{element}” is wrong: {why}"),
        Said("按提示改正写法；符号用英文的，文字加英文引号", "Correct it as told; use plain signs, and quotes around texts"),
    ),
    "function-unknown": (
        Said("“{element}”的表达式用了未知函数 {name}(){meant}", "An expression of “{element}” calls the unknown function {name}(){meant}"),
        Said("只用已有函数", "Use only the known functions"),
    ),
    "clock-unknown": (
        Said("“{element}”的计时方式“{name}”不存在", "“{element}” counts its limit by “{name}”, which does not exist"),
        Said("clock 填 workdays（工作日）或 calendar（自然日）", "Set the property clock to workdays or calendar"),
    ),
    "clock-reason-unknown": (
        Said("“{element}”暂停计时的原因“{name}”不存在", "“{element}” stops the clock for “{name}”, which is no reason"),
        Said("stopsClock 填 correction（补正）、coordination（协调）、appraisal（论证）或 superior（等待上级决定）",
             "Set the property stopsClock to correction, coordination, appraisal or superior"),
    ),
    "clock-stop-misplaced": (
        Said("案件不在“{element}”停留，不能在此暂停计时", "No case stays at “{element}”, so it cannot stop the clock"),
        Said("把 stopsClock 写在人工任务、子流程或捕获事件上", "Set stopsClock on a user task, a sub-process or a catching event"),
    ),
    "guarded-step-missing": (
        Said("流程里没有“{step}”这一步，{basis}", "The process has no step “{step}”: {basis}"),
        Said("画回这一步；制度规定的步骤不能删", "Draw the step again; what the rules demand cannot be left out"),
    ),
    "guarded-step-avoided": (
        Said("有路径不经“{step}”就到“{end}”，{basis}", "A way leads to “{end}” without “{step}”: {basis}"),
        Said("让到达“{end}”的每条路径都经过“{step}”", "Let every way to “{end}” go through “{step}”"),
    ),
    "guarded-step-timed-out": (
        Said("“{element}”到期就越过“{step}”走到“{end}”，不答复不等于同意；{basis}", "When “{element}” runs out the case goes on to “{end}” past “{step}”, though silence is no consent: {basis}"),
        Said("到期只催办、转上级或者走到不通过的结束；要办的这一步不能由时间代替", "Let the time remind, hand to a superior or lead to an end that grants nothing; it cannot take the place of the step"),
    ),
    "end-state-missing": (
        Said("流程没有结束状态“{end}”，{basis}", "The process has no end state “{end}”: {basis}"),
        Said("画回编号为“{end}”的结束事件，并且让案件走得到", "Draw the end event with the id “{end}” again, where cases can come to it"),
    ),
    "lane-missing": (
        Said("“{element}”不在任何泳道内", "“{element}” lies in no lane"),
        Said("把它移入办理岗位的泳道", "Move it into the lane of the post that does it"),
    ),
    "shape-missing": (
        Said("“{element}”没有图形", "“{element}” is not drawn"),
        Said("用 gatehouse process layout 排版；上传的文件会自动排版", "Run gatehouse process layout; what is uploaded is laid out by itself"),
    ),
    "layout-missing": (
        Said("文件里有元素没有图形", "Some elements of the file are not drawn"),
        Said("用 gatehouse process layout 排版", "Run gatehouse process layout"),
    ),
    "not-executable": (
        Said("流程图无法执行：{why}", "The diagram cannot be executed: {why}"),
        Said("按提示更正", "Correct it"),
    ),
}  # fmt: skip
