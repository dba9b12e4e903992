// SPDX-License-Identifier: Apache-2.0
#include "draft/variables.h"

#include <algorithm>
#include <string>

namespace casebook {
namespace {

constexpr auto kText = Value::Kind::Text;
constexpr auto kFlag = Value::Kind::Flag;
constexpr auto kList = Value::Kind::List;

std::vector<Variable> of_quote() {
  return {{"role", kText, "cause, symptom, supports, against ...", "原因、症状、佐证、反证等"},
          {"place", kText, "file and line", "文件和行号"},
          {"gist",
           kText,
           "what a line in another language says, in English mails; may be empty",
           "英文邮件中对非英文日志行的说明，可为空"},
          {"time", kText, "as the log writes it", "日志所写的时间"},
          {"text", kText, "the lines, never broken", "日志行原文，不会折行"}};
}

std::vector<Variable> of_step() {
  return {
      {"number", kText, "1, 2, 3 ...", "序号"},
      {"group",
       kText,
       "title of the playbook; empty in its later steps",
       "所属处理手册的标题，其后各步为空"},
      {"action", kText, "what to do", "做什么"},
      {"brief", kText, "the same without words about the command", "同上，不含与命令有关的说明"},
      {"command",
       kText,
       "to copy, never broken; empty when there is none or it was run",
       "可复制的命令，不会折行；没有命令或已运行过时为空"},
      {"received", kText, "where its output was received; may be empty", "已收到其输出，可为空"},
      {"done",
       kText,
       "the later attempt that did it already; may be empty",
       "已完成该步骤的过程，可为空"},
      {"why", kText, "what it is good for", "目的"},
      {"expect", kText, "what is seen when it worked", "预期结果"},
      {"check", kText, "where to look", "验证方法"},
      {"risk",
       kText,
       "no risk, low risk, medium risk, HIGH RISK",
       "无风险、低风险、中等风险、高风险"},
      {"undo", kText, "how to go back; may be empty", "如何撤销，可为空"}};
}

// Texts about a cause say how sure it is: a template cannot leave that out.
std::vector<Variable> of_finding() {
  return {
      {"number", kText, "1 is the most likely cause", "序号，1 为最可能的原因"},
      {"level",
       kText,
       "confirmed, very likely, likely or possible",
       "已证实、极有可能、很可能或有可能"},
      {"is_confirmed",
       kFlag,
       "an intervention or a contrast proved it",
       "已通过干预或对比得到证实"},
      {"is_possible", kFlag, "the lowest level: not proven", "最低级别：尚未证实"},
      {"cause", kText, "what it is, with its level in front", "原因，前面写明可信度"},
      {"direct_cause", kText, "what stopped the attempt, with its level", "直接原因，写明可信度"},
      {"root_cause", kText, "why that was so, or that it is not known", "根本原因，或说明尚不清楚"},
      {"meaning", kText, "how such a failure comes about", "此类故障的机理"},
      {"relation", kText, "what connects it with other findings", "与其他结论的关系"},
      {"tell_apart", kText, "how it is told from similar causes", "与类似原因的区别"},
      {"attempt",
       kText,
       "which attempt it belongs to, with times and outcome",
       "所属过程，含时间和结果"},
      {"phase", kText, "phase of Setup or servicing", "所处阶段"},
      {"operation", kText, "what was being done", "正在执行的操作"},
      {"codes",
       kList,
       "error codes, the most telling first",
       "错误代码，最能说明问题的在前",
       {{"code", kText, "0x80070005", "0x80070005"},
        {"name", kText, "its symbolic name", "符号名称"},
        {"meaning", kText, "what it means", "含义"}}},
      {"objects",
       kList,
       "files, drivers, products ... it is about",
       "涉及的文件、驱动程序、产品等",
       {{"kind", kText, "File, Driver, Product ...", "文件、驱动程序、产品等"},
        {"name", kText, "its name, on a line that is never broken", "名称，所在行不会折行"}}},
      {"has_codes", kFlag, "codes are known", "有已知的错误代码"},
      {"has_objects", kFlag, "objects are known", "有已知的涉及对象"},
      {"quotes",
       kList,
       "the lines that prove it, each kind once",
       "作为依据的日志行，同类只列一次",
       of_quote()},
      {"best_quote",
       kList,
       "the most telling of them: none or one entry",
       "其中最能说明问题的一条：零项或一项",
       of_quote()},
      {"more_quotes",
       kText,
       "how many lines were left out; empty when none",
       "省略的行数，没有时为空"},
      {"reasons", kList, "why this cause", "判断理由", {{"text", kText, "one sentence", "一句话"}}},
      {"unknown",
       kList,
       "what is not known",
       "尚不清楚之处",
       {{"text", kText, "one sentence", "一句话"},
        {"answer",
         kText,
         "what would answer it without a file; may be empty",
         "无需文件即可回答该问题的信息，可为空"}}},
      {"has_unknown", kFlag, "something is not known", "有尚不清楚之处"},
      {"collect",
       kList,
       "what would settle it",
       "可进一步确认的信息",
       {{"title", kText, "what it is", "名称"}, {"why", kText, "what it shows", "用途"}}},
      {"later_success",
       kText,
       "the later attempt at the same that succeeded; may be empty",
       "此后同一操作成功的过程，可为空"},
      {"steps",
       kList,
       "what to do, from reversible to irreversible",
       "处理步骤，先可撤销后不可撤销",
       of_step()},
      {"done_steps",
       kList,
       "steps that the evidence shows as done: nobody is asked to do them again",
       "证据表明已执行的步骤，无需再次执行",
       of_step()},
      {"steps_left", kFlag, "there are steps to do", "还有需要执行的步骤"},
      {"has_done", kFlag, "there are steps that are done", "有已执行的步骤"},
      {"all_done", kFlag, "there are steps, and all are done", "各步骤均已执行"}};
}
std::vector<Variable> of_request() {
  return {
      {"number", kText, "1, 2, 3 ...", "序号"},
      {"title", kText, "what to collect", "收集什么"},
      {"why", kText, "what it shows", "用途"},
      {"is_required", kFlag, "false: it only helps", "为假时表示有则更好"},
      {"received_part", kText, "what arrived of it and does not do", "已收到但不够的内容"},
      {"paths", kList, "where it lies", "所在位置", {{"path", kText, "never broken", "不会折行"}}},
      {"objects",
       kList,
       "which objects it is about",
       "针对的对象",
       {{"name", kText, "never broken", "不会折行"}}},
      {"how",
       kList,
       "how to get it: each entry has one of the two",
       "收集方法：每项为下列之一",
       {{"text", kText, "a sentence", "说明"},
        {"command", kText, "never broken", "命令，不会折行"}}},
      {"window", kText, "which time it must cover", "须覆盖的时间"},
      {"check", kText, "how to see that it is right", "如何核对"},
      {"absent", kText, "what to do when it is not there", "没有时如何处理"},
      {"privacy", kText, "what it may hold", "可能包含的敏感信息"}};
}

std::vector<Variable> of_similar() {
  return {
      {"number", kText, "1 has most in common", "序号，1 的共同点最多"},
      {"name", kText, "the file or folder it was read from", "来源文件或文件夹"},
      {"is_similar", kFlag, "cause or object are the same", "原因或对象相同"},
      {"verdict", kText, "failure, no failure, not enough evidence", "判定"},
      {"cause", kText, "with its level in front", "原因，前面写明可信度"},
      {"code", kText, "its error code", "错误代码"},
      {"phase", kText, "its phase", "阶段"},
      {"objects", kText, "names of files, drivers ...", "文件、驱动程序等的名称"},
      {"products", kText, "security and management products", "安全与管理类产品"},
      {"system", kText, "its Windows", "Windows 版本"},
      {"same",
       kList,
       "what both have in common",
       "共同点",
       {{"text", kText, "the same file: ...", "文件相同：……"}}},
      {"different", kList, "what differs", "不同之处", {{"text", kText, "a phrase", "一个短语"}}},
      {"fixed",
       kText,
       "the later attempt that succeeded; empty when not known",
       "后来成功的过程，未知时为空"},
      {"suggested", kText, "title of what was suggested there", "当时建议的处理"}};
}

std::vector<Variable> make_variables() {
  return {
      {"customer",
       kText,
       "of --customer, else a visible blank",
       "取自 --customer，未给出时为醒目的空白"},
      {"case_number",
       kText,
       "of --case, else a visible blank",
       "取自 --case，未给出时为醒目的空白"},
      {"signature",
       kText,
       "of --signature, else a visible blank",
       "取自 --signature，未给出时为醒目的空白"},
      {"has_evidence",
       kFlag,
       "false for a request that is made from a plan alone",
       "仅由收集计划生成请求时为假"},
      {"is_failure", kFlag, "the verdict is a failure", "判定为发现故障"},
      {"is_healthy", kFlag, "no failure in the evidence", "判定为未发现故障"},
      {"is_insufficient", kFlag, "the evidence does not carry a conclusion", "判定为证据不足"},
      {"verdict", kText, "the verdict in words", "判定"},
      {"summary",
       kText,
       "one sentence to the customer, with the level when it names a cause",
       "写给客户的一句话概括，涉及原因时写明可信度"},
      {"case_summary",
       kText,
       "the same for others, who are told of the customer",
       "同上，供转给第三方，以第三人称提及客户"},
      {"evidence", kText, "name of what was read", "所读取证据的名称"},
      {"machine", kText, "name of the computer", "计算机名"},
      {"system", kText, "its Windows", "Windows 版本"},
      {"target_system", kText, "the Windows it should become", "目标 Windows 版本"},
      {"zone",
       kText,
       "which clock the times are of, as a sentence",
       "所写时间的时区，为完整的一句话"},
      {"attempt",
       kText,
       "the attempt that failed, or the last one",
       "失败的过程，没有时为最后一次"},
      {"failed_attempt",
       kText,
       "the same when it did fail; else empty",
       "同上，仅在确实失败时给出"},
      {"attempt_phase", kText, "how far it came", "进行到的阶段"},
      {"problem",
       kText,
       "the attempt when it did not succeed; else empty",
       "未成功的过程，没有时为空"},
      {"problem_phase", kText, "how far that one came", "该过程进行到的阶段"},
      {"was_cancelled", kFlag, "the user cancelled that one", "该过程由用户取消"},
      {"succeeded", kText, "the attempt when it succeeded; else empty", "已成功的过程，没有时为空"},
      {"reported",
       kText,
       "updates and codes that the customer wrote of; may be empty",
       "客户反馈的更新和代码，可为空"},
      {"has_logs",
       kFlag,
       "a log was sent, not only notes and listings",
       "收到的不仅是说明和清单，还有日志"},
      {"attempts",
       kList,
       "all attempts that did not simply succeed",
       "未直接成功的各次过程",
       {{"text", kText, "kind, times, outcome", "类型、时间、结果"}}},
      {"later_success",
       kText,
       "an attempt that succeeded afterwards, of the same kind if there is one; may be empty",
       "此后成功的过程，优先取同类；可为空"},
      {"is_solved", kFlag, "a later attempt of the same kind succeeded", "此后同类过程已成功"},
      {"first",
       kList,
       "the most likely finding: none or one entry",
       "最可能的结论：零项或一项",
       of_finding()},
      {"others", kList, "the next findings, at most three", "其余结论，最多三项", of_finding()},
      {"collect",
       kList,
       "what the case as a whole still needs",
       "整个案例还需要的信息",
       {{"title", kText, "what it is", "名称"}, {"why", kText, "what it shows", "用途"}}},
      {"gaps",
       kList,
       "what could not be checked",
       "未能检查的内容",
       {{"title", kText, "what it is", "名称"}, {"why", kText, "why it was not", "原因"}}},
      {"request_body",
       kText,
       "the whole data request as casebook plan prints it, never broken",
       "casebook plan 输出的完整收集请求，不会折行"},
      {"missing", kList, "what is still to be collected", "尚缺的信息", of_request()},
      {"missing_count", kText, "how many", "尚缺项数"},
      {"received",
       kList,
       "what has arrived",
       "已收到的信息",
       {{"title", kText, "what it is", "名称"}, {"item", kText, "its path", "所在路径"}}},
      {"blamed",
       kList,
       "the finding that blames a third party: none or one entry",
       "将原因指向第三方的结论：零项或一项",
       of_finding()},
      {"addressee",
       kText,
       "what is blamed there, as a mail calls it; may be empty",
       "所指的第三方产品或程序，可为空"},
      {"suspects",
       kList,
       "drivers, products and programs that it blames, none of Windows",
       "该结论所指的驱动程序、产品和程序，不含 Windows 自身的组件",
       {{"name", kText, "never broken", "名称，不会折行"},
        {"kind", kText, "Driver, Product, Process", "驱动程序、产品、进程"},
        {"product", kText, "the product it belongs to; may be empty", "所属产品，可为空"},
        {"maker", kText, "where the evidence states it", "证据中写明的厂商，可为空"},
        {"version", kText, "where the evidence states it", "证据中写明的版本，可为空"}}},
      {"questions",
       kList,
       "what to ask the third party",
       "需要向第三方提出的问题",
       {{"number", kText, "1, 2, 3 ...", "序号"}, {"text", kText, "one question", "一个问题"}}},
      {"has_against", kFlag, "--against gave cases to compare with", "已用 --against 给出对照案例"},
      {"similar",
       kList,
       "the cases of --against, the nearest first",
       "--against 给出的案例，最相近的在前",
       of_similar()},
      {"similar_table", kText, "the same as a table, never broken", "同上，表格形式，不会折行"}};
}

void add_names(const std::vector<Variable>& from, std::vector<std::string>& names) {
  for (const Variable& one : from) {
    names.emplace_back(one.name);
    add_names(one.inside, names);
  }
}

}  // namespace

const std::vector<Variable>& draft_variables() {
  static const std::vector<Variable> kVariables = make_variables();
  return kVariables;
}

const Variable* find_variable(const std::vector<Variable>& among, std::string_view name) {
  const auto found = std::find_if(
      among.begin(), among.end(), [name](const Variable& one) { return one.name == name; });
  return found == among.end() ? nullptr : &*found;
}

std::vector<std::string> variable_names() {
  std::vector<std::string> names;
  add_names(draft_variables(), names);
  return names;
}

}  // namespace casebook
