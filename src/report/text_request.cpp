// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/width.h"
#include "report/labels.h"
#include "report/names.h"
#include "report/phrases.h"
#include "report/request_words.h"
#include "report/text.h"

namespace casebook {
namespace {

struct Words {
  std::string_view en;
  std::string_view zh;

  std::string_view in(Language language) const { return language == Language::Chinese ? zh : en; }
};

constexpr Words kPlanTitle = {"What to collect: {}", "数据收集请求：{}"};
constexpr Words kCaseTitle = {"Still needed: {}", "还需收集：{}"};
constexpr Words kOneThing = {"1 thing", "1 项"};
constexpr Words kThings = {"{} things", "{} 项"};
constexpr Words kNothingNeeded = {"Nothing more is needed", "无需再收集"};
constexpr Words kNothingMissing = {"All that is required has arrived.", "必需的信息均已收到。"};
constexpr Words kAttempt = {"The failure in question", "所涉及的故障"};
constexpr Words kCoverIt = {"Collect on the machine that failed, and so that this time is covered.",
                            "请在出现故障的计算机上收集，并确保内容覆盖上述时间。"};
constexpr Words kNoFailure = {
    "If something failed all the same, it is not in these logs: it happened at another time or on "
    "another machine. Only in that case, please collect the following.",
    "如果确实出现过故障，则不在这些日志之中：可能发生在其他时间或其他计算机上。仅在这种情况下，请收"
    "集"
    "以下内容。"};

constexpr Words kBefore = {"Before you start", "开始之前"};
constexpr Words kMakeFolder = {
    "Everything goes into one folder, C:\\Collect. Open a command prompt as administrator (press "
    "Start, type cmd, choose \"Run as administrator\") and run",
    "所有文件集中放在 C:\\Collect 文件夹中。以管理员身份打开命令提示符（点击“开始”，输入 "
    "cmd，选择“以管理员身份运行”），运行"};
constexpr std::string_view kMakeFolderCommand = "md C:\\Collect";
constexpr Words kKeepWindow = {
    "Leave this window open: unless a step says PowerShell, its commands belong here. Copy each "
    "command as one line.",
    "请保持此窗口打开：除注明使用 PowerShell "
    "的步骤外，命令都在此窗口中运行。每条命令请按一整行复制。"};

constexpr Words kMakeOfflineFolder = {
    "Everything goes into one folder on the USB stick. In that command prompt run",
    "所有文件集中放在 U 盘上的一个文件夹中。在该命令提示符中运行"};
constexpr std::string_view kMakeOfflineFolderCommand = "md E:\\Collect";

constexpr std::array kStages = {
    Words{"Please answer in a sentence or two", "请用一两句话说明"},
    Words{"Collect first, because it is soon overwritten or deleted",
          "优先收集：容易被覆盖或删除的内容"},
    Words{"Logs and the output of short commands", "日志和简单命令的输出"},
    Words{"Collect last, because it takes time or is large", "最后收集：耗时较长或体积较大的内容"}};

constexpr Words kHelpful = {"helpful, not required", "有则更好，非必需"};
constexpr Words kWhy = {"Why", "用途"};
constexpr Words kReceivedPart = {"Received", "已收到"};
constexpr Words kNotEnough = {"{}: not enough for this case", "{}，但对本案例仍不够"};
constexpr Words kWhere = {"Where", "位置"};
constexpr Words kHow = {"How", "方法"};
constexpr Words kObject = {"Object", "对象"};
constexpr Words kWindow = {"Must cover", "时间范围"};
constexpr Words kVerify = {"Check", "核对"};
constexpr Words kIfAbsent = {"If absent", "如果没有"};
constexpr Words kPrivacy = {"Privacy", "隐私"};
constexpr std::array kItemLabels = {
    kWhy, kReceivedPart, kWhere, kObject, kHow, kWindow, kVerify, kIfAbsent, kPrivacy};

constexpr Words kForFinding = {"For {}", "用于核实{}"};
constexpr Words kNotReceived = {"Not received yet.", "尚未收到。"};

constexpr Words kSending = {"Sending it", "发送"};
constexpr Words kSkip = {
    "If something is not there or a command fails, go on with the next point, and tell us which "
    "one "
    "it was and what the error said. That is an answer too.",
    "如果某项不存在或命令报错，请继续下一项，并告知是哪一项以及错误信息。这同样是有用的信息。"};
constexpr Words kOfflineZip = {
    "On a machine that works, pack the folder of the USB stick into one zip file. Open the zip "
    "file "
    "once before you send it: it must not be empty, and its logs must carry the date of the "
    "failure.",
    "在正常的计算机上将 U 盘中的该文件夹打包为一个 zip "
    "文件。发送前请打开压缩包检查：内容不为空，且日志"
    "日期与故障日期一致。"};
constexpr Words kZip = {"Pack the folder into one zip file. In an elevated PowerShell run",
                        "将该文件夹打包为一个 zip 文件。以管理员身份运行 PowerShell，执行"};
constexpr std::string_view kZipCommand =
    "Compress-Archive -Path C:\\Collect -DestinationPath C:\\Collect.zip -Force";
constexpr Words kZipCheck = {
    "or right-click the folder and choose to compress it. Files of more than 2 GB stay "
    "outside of it and are sent beside it. Open the zip file once before you send it: it must not "
    "be "
    "empty, and its logs must carry the date of the failure.",
    "或右键单击该文件夹进行压缩。超过 2 GB 的文件请单独发送。发送前请打开压缩包检查：内容不为空，"
    "且日志日期与故障日期一致。"};
constexpr Words kUpload = {
    "Upload it where you were told to, and answer this request with its name and size.",
    "请上传到约定的位置，并回复文件名和大小。"};
constexpr Words kSecrets = {
    "Never send passwords, product keys or BitLocker recovery keys, neither in these files nor in "
    "a "
    "mail. Where a file holds one, replace it with asterisks first.",
    "请勿发送密码、产品密钥或 BitLocker "
    "恢复密钥，无论是在文件中还是在邮件中。如文件中包含此类内容，请先替换为星号。"};
constexpr Words kNames = {
    "Logs name computers, accounts, programs and addresses. If that must not leave your "
    "organisation, tell us before you send anything.",
    "日志中会出现计算机名、帐户名、程序名和网络地址。如果这些内容不允许外发，请在发送前告知。"};
constexpr Words kPrivacyNote = {
    "What is marked \"Privacy\" may hold more than that. Send it only when you may.",
    "标有“隐私”的内容可能包含更多信息，请确认允许外发后再发送。"};

constexpr Words kArrived = {"Already received, no need to send it again", "已收到，无需重复发送"};
constexpr Words kInLogs = {"stated by the logs", "日志中已写明"};
constexpr Words kUnread = {"not read by this program", "本程序尚不能读取"};

class RequestWriter {
 public:
  RequestWriter(const DataRequest& request, const TextOptions& options)
      : request_(request),
        options_(options),
        page_(options.width, options.color, LongNames::Whole) {
    for (const Words& label : kItemLabels) {
      label_width_ = std::max(label_width_, display_width(word(label)));
    }
  }

  std::string write() {
    put_head();
    if (!request_.wanted.empty()) {
      put_before();
      put_wanted();
      put_sending();
    }
    put_received();
    return page_.take();
  }

 private:
  static constexpr std::size_t kTextIndent = 4;  // behind "12. "

  std::string_view word(const Words& words) const { return words.in(options_.language); }
  template <typename... Values>
  std::string filled(const Words& words, const Values&... values) const {
    return fmt::format(fmt::runtime(word(words)), values...);
  }
  std::string in(const Bilingual& text) const {
    if (request_.evidence == nullptr) return text.in(options_.language);
    return spoken(text, request_.evidence->diagnosis, options_.language);
  }

  void put_head() {
    if (request_.evidence == nullptr) {
      for (const CollectionPlan* plan : request_.plans) {
        page_.block({}, filled(kPlanTitle, in(plan->title)), Paint::Bold);
        page_.block({}, in(plan->when));
      }
      return;
    }
    const Diagnosis& diagnosis = request_.evidence->diagnosis;
    if (request_.wanted.empty()) {
      page_.block({}, word(kNothingNeeded), Paint::Bold);
    } else {
      const std::size_t count = request_.wanted.size();
      page_.block(
          {},
          filled(kCaseTitle, count == 1 ? std::string(word(kOneThing)) : filled(kThings, count)),
          Paint::Bold);
    }
    std::string summary = in(diagnosis.summary);
    if (diagnosis.verdict == Verdict::Failure && !diagnosis.findings.empty()) {
      summary.insert(0, finding_head(0));
    }
    page_.block({}, summary);
    put_findings(diagnosis);
    put_attempt(diagnosis);
    if (request_.wanted.empty()) {
      page_.block({}, word(kNothingMissing));
    } else if (diagnosis.verdict == Verdict::Healthy) {
      page_.block({}, word(kNoFailure));
    }
  }

  // The first one is the summary.
  void put_findings(const Diagnosis& diagnosis) {
    for (std::size_t i = 1; i < diagnosis.findings.size(); ++i) {
      const Hypothesis& finding = diagnosis.findings[i];
      const bool asks = std::any_of(
          request_.wanted.begin(), request_.wanted.end(), [&finding](const WantedEvidence& one) {
            return std::find(one.findings.begin(), one.findings.end(), finding.id) !=
                   one.findings.end();
          });
      if (!asks) continue;
      page_.block({}, finding_head(i) + in(finding.title));
    }
  }

  void put_attempt(const Diagnosis& diagnosis) {
    if (request_.attempt == nullptr || request_.attempt->outcome != Outcome::Failure) return;
    page_.block({},
                std::string(word(kAttempt)) + std::string(colon(options_.language)) +
                    describe_episode(*request_.attempt, diagnosis.machine, options_.language) +
                    zone_note(diagnosis.machine, options_.language));
    if (!request_.wanted.empty()) page_.block({}, word(kCoverIt));
  }

  std::string finding_name(std::size_t index) const {
    return fmt::format(fmt::runtime(label(Label::FindingNumber, options_.language)), index + 1);
  }

  // "Finding 1 (very likely): ", for a request goes to people who see no other report.
  std::string finding_head(std::size_t index) const {
    std::string name = finding_name(index);
    if (name.front() == 'f') name.front() = 'F';
    const ConfidenceLevel level = request_.evidence->diagnosis.findings[index].level;
    return name + bracketed(confidence_title(level, options_.language), options_.language) +
           std::string(colon(options_.language));
  }

  bool is_offline() const {
    return !request_.plans.empty() &&
           std::all_of(request_.plans.begin(),
                       request_.plans.end(),
                       [](const CollectionPlan* plan) { return plan->offline; });
  }

  void put_before() {
    page_.heading(word(kBefore));
    std::size_t number = 0;
    for (const CollectionPlan* plan : request_.plans) {
      const bool asks = std::any_of(
          request_.wanted.begin(), request_.wanted.end(), [plan](const WantedEvidence& one) {
            return one.plan == plan->id;
          });
      if (!asks) continue;
      for (const Bilingual& step : plan->before) {
        put_step(++number, in(step));
      }
    }
    if (is_offline()) {
      put_step(++number, word(kMakeOfflineFolder));
      put_command(kTextIndent, kMakeOfflineFolderCommand);
      return;
    }
    put_step(++number, word(kMakeFolder));
    put_command(kTextIndent, kMakeFolderCommand);
    page_.indented(kTextIndent, word(kKeepWindow));
  }

  void put_wanted() {
    std::size_t number = 0;
    const Effort* stage = nullptr;
    for (const WantedEvidence& wanted : request_.wanted) {
      const Effort& effort = wanted.artifact->effort;
      if (stage == nullptr || *stage != effort) {
        page_.heading(word(kStages[static_cast<std::size_t>(effort)]));
      } else {
        page_.blank();
      }
      stage = &effort;
      put_one(++number, wanted);
    }
  }

  void put_one(std::size_t number, const WantedEvidence& wanted) {
    const Artifact& artifact = *wanted.artifact;
    std::string title = in(artifact.title);
    if (wanted.priority == Priority::Helpful) {
      title += bracketed(word(kHelpful), options_.language);
    }
    page_.block({.first = fmt::format("{:2}. ", number), .paint = Paint::Bold}, title, Paint::Bold);
    field(kWhy, why(wanted));
    if (!wanted.partly.empty()) {
      const std::string paths =
          fmt::format("{}", fmt::join(wanted.partly, list_comma(options_.language)));
      field(kReceivedPart, filled(kNotEnough, paths));
    }
    put_paths(artifact.paths);
    field(kObject, fmt::format("{}", fmt::join(wanted.objects, "\n")));
    put_how(without_folder(in(wanted.how)));
    field(kWindow, in(wanted.window));
    field(kVerify, in(artifact.verify));
    field(kIfAbsent, in(artifact.if_absent));
    field(kPrivacy, in(artifact.privacy));
  }

  std::string why(const WantedEvidence& wanted) const {
    std::vector<std::string> names;
    if (request_.evidence != nullptr) {
      const std::vector<Hypothesis>& findings = request_.evidence->diagnosis.findings;
      for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& asking = wanted.findings;
        if (std::find(asking.begin(), asking.end(), findings[i].id) == asking.end()) continue;
        names.push_back(finding_name(i));
      }
    }
    std::vector<std::string> parts;
    if (!names.empty()) {
      const std::string all = fmt::format("{}", fmt::join(names, list_comma(options_.language)));
      parts.push_back(filled(kForFinding, all) +
                      (options_.language == Language::Chinese ? "。" : "."));
    } else if (request_.evidence != nullptr && wanted.gap.empty() && wanted.partly.empty()) {
      parts.emplace_back(word(kNotReceived));
    }
    if (!wanted.gap.empty()) {
      parts.push_back(in(wanted.gap));
    } else if (!wanted.why.empty()) {
      parts.push_back(in(wanted.why));
    }
    return fmt::format("{}", fmt::join(parts, options_.language == Language::Chinese ? "" : " "));
  }

  void put_paths(const std::vector<std::string>& paths) {
    std::string first = label_column(kTextIndent, word(kWhere), label_width_);
    for (const std::string& path : paths) {
      page_.whole_line({.first = first, .paint = Paint::Dim}, path);
      first.assign(display_width(first), ' ');
    }
  }

  void put_how(const std::string& how) {
    std::string first = label_column(kTextIndent, word(kHow), label_width_);
    const std::string rest(display_width(first), ' ');
    for (const SentencePart& part : commands_in(how)) {
      if (part.kind == SentencePart::Kind::Command) {
        put_command(rest.size(), part.text);
        continue;
      }
      const std::string text = without_sending(part.text);
      if (text.empty()) continue;
      page_.block({.first = first, .paint = Paint::Dim}, text);
      first = rest;
    }
  }

  // Without a prompt: people copy whole lines, and to cmd.exe "> x" means a file.
  void put_command(std::size_t indent, std::string_view command) {
    page_.whole_line({.first = std::string(indent + 2, ' ')}, command, Paint::Cyan);
  }

  void put_sending() {
    page_.heading(word(kSending));
    put_step(1, word(kSkip));
    if (is_offline()) {
      put_step(2, word(kOfflineZip));
    } else {
      put_step(2, word(kZip));
      put_command(kTextIndent, kZipCommand);
      page_.indented(kTextIndent, word(kZipCheck));
    }
    page_.indented(kTextIndent, word(kUpload));
    put_step(3, word(kSecrets));
    std::string names(word(kNames));
    const bool is_private =
        std::any_of(request_.wanted.begin(), request_.wanted.end(), [](const WantedEvidence& one) {
          return !one.artifact->privacy.empty();
        });
    if (is_private) {
      if (options_.language != Language::Chinese) names += ' ';
      names += word(kPrivacyNote);
    }
    put_step(4, names);
  }

  void put_received() {
    if (request_.received.empty()) return;
    page_.heading(word(kArrived));
    for (const ReceivedEvidence& one : request_.received) {
      std::string text = in(one.artifact->title) + std::string(colon(options_.language));
      text += one.item.empty() ? word(kInLogs) : std::string_view(one.item);
      if (!one.is_read) text += bracketed(word(kUnread), options_.language);
      page_.block({.first = "  - "}, text);
    }
  }

  void put_step(std::size_t number, std::string_view text) {
    page_.block({.first = fmt::format("{:2}. ", number)}, text);
  }
  void field(const Words& name, std::string_view text) {
    page_.field(kTextIndent, word(name), label_width_, text);
  }

  const DataRequest& request_;
  const TextOptions& options_;
  std::size_t label_width_ = 0;
  Page page_;
};

}  // namespace

std::string without_folder(std::string how) {
  for (const std::string_view sentence :
       {"Make the folder C:\\Collect. ", "先新建文件夹 C:\\Collect。"}) {
    if (how.starts_with(sentence)) how.erase(0, sentence.size());
  }
  return how;
}

std::string without_sending(std::string_view text) {
  // A longer one stands before the shorter one that ends it.
  constexpr std::array<std::string_view, 22> kEndings = {"and send the file.",
                                                         "and send both files.",
                                                         "and send what was copied.",
                                                         "send the file.",
                                                         "Zip C:\\Collect and send it.",
                                                         "zip C:\\Collect and send it.",
                                                         "and zip C:\\Collect.",
                                                         "and zip the copy.",
                                                         "and zip the copies.",
                                                         "zip the file and send it.",
                                                         "and send it.",
                                                         "Zip the file.",
                                                         "并发送该文件。",
                                                         "发送该文件。",
                                                         "发送这两个文件。",
                                                         "发送复制出的文件。",
                                                         "将 C:\\Collect 打包发送。",
                                                         "将 C:\\Collect 打包。",
                                                         "打包后发送。",
                                                         "后打包。",
                                                         "并发送。",
                                                         "并打包发送。"};
  for (const std::string_view ending : kEndings) {
    if (!text.ends_with(ending)) continue;
    text = trim_right(text.substr(0, text.size() - ending.size()));
    // The sentence ends where its last part was cut off.
    for (const auto& [comma, stop] : {std::pair{",", "."}, {"，", "。"}}) {
      if (!text.ends_with(comma)) continue;
      text.remove_suffix(std::string_view(comma).size());
      return text.empty() ? "" : std::string(text) + stop;
    }
    return std::string(text);
  }
  return std::string(text);
}

std::string render_request_text(const DataRequest& request, const TextOptions& options) {
  return RequestWriter(request, options).write();
}

}  // namespace casebook
