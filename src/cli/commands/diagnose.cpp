// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "base/temporary_directory.h"
#include "base/text.h"
#include "cli/commands/verbs.h"
#include "cli/machines.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/pdf.h"
#include "cli/session.h"
#include "cli/text_options.h"
#include "report/diagnosis_html.h"
#include "report/fleet.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/sarif.h"
#include "report/text.h"
#include "sandbox/confine.h"

namespace casebook {
namespace {

std::string render_page(const Session& session, Medium medium, const Invocation& invocation) {
  return render_html(session.analysis->view(),
                     session.analysis->detail(),
                     *session.codes,
                     {.language = invocation.language, .medium = medium});
}

Result<std::string> render(const Session& session, const Invocation& invocation) {
  const AnalysisView& view = session.analysis->view();
  const std::string_view format = diagnosis_format(invocation);
  if (format == "html") return render_page(session, Medium::Screen, invocation);
  if (format == "pdf") {
    return print_pdf(render_page(session, Medium::Paper, invocation), invocation.language);
  }
  if (format == "json") return render_json(view);
  if (format == "jsonl") return render_jsonl(view);
  if (format == "sarif") return render_sarif(view, invocation.language);
  TextOptions options = text_options(invocation);
  if (invocation.has(option::kAll)) options.detail = Detail::All;
  if (format == "markdown") return render_markdown(view, options);
  if (invocation.has(option::kBrief)) return render_brief_text(view, options);
  return render_text(view, options);
}

int status_of(const AnalysisView& view, const Invocation& invocation) {
  if (!is_anything_readable(view)) return fail_unreadable(view, invocation);
  if (!is_anything_recognised(view)) return fail_unrecognised(view, invocation);
  if (!invocation.has(option::kExitCode)) return kDone;
  switch (view.diagnosis.verdict) {
    case Verdict::Failure: return kFailureFound;
    case Verdict::Insufficient: return kInsufficient;
    case Verdict::Healthy: break;
  }
  return kDone;
}

Result<std::string> render(const Fleet& fleet, const Invocation& invocation) {
  const std::string_view format = diagnosis_format(invocation);
  if (format == "html" || format == "pdf") {
    const Medium medium = format == "pdf" ? Medium::Paper : Medium::Screen;
    std::string page =
        render_fleet_html(fleet, {.language = invocation.language, .medium = medium});
    if (medium == Medium::Screen) return page;
    return print_pdf(page, invocation.language);
  }
  if (format == "jsonl") return render_fleet_jsonl(fleet);
  if (format != "text") return render_fleet_json(fleet);
  TextOptions options = text_options(invocation);
  if (invocation.has(option::kBrief)) return render_fleet_brief(fleet, options);
  if (invocation.has(option::kAll)) options.detail = Detail::All;
  return render_fleet_text(fleet, options);
}

int status_of(const Fleet& fleet, const Invocation& invocation) {
  if (fleet.unreadable.size() == fleet.machines.size()) return kNothingReadable;
  if (!invocation.has(option::kExitCode)) return kDone;
  if (!fleet.groups.empty()) return kFailureFound;
  return fleet.insufficient.empty() ? kDone : kInsufficient;
}

int print_fleet(const Fleet& fleet, Output output, const Invocation& invocation) {
  const auto report = render(fleet, invocation);
  if (!report.ok()) return fail(report.error(), invocation.language);
  output.write(report.value());
  const Status written = output.finish();
  return written.ok() ? status_of(fleet, invocation) : fail(written.error(), invocation.language);
}

bool is_fleet_format(const Invocation& invocation) {
  const std::string_view format = diagnosis_format(invocation);
  return format != "markdown" && format != "sarif";
}

int fail_fleet_format(const Invocation& invocation) {
  const std::string_view format = diagnosis_format(invocation);
  say(fmt::format(
      fmt::runtime(in(invocation,
                      "--format {} holds the diagnosis of one machine, and this is the evidence of "
                      "several; name one machine's evidence, or use text, html, pdf, json or jsonl",
                      "--format {} 只能容纳一台计算机的诊断，而此处是多台计算机的证据；"
                      "请指定其中一台的证据，或使用 text、html、pdf、json、jsonl")),
      format));
  return kWrongUse;
}

// "4G", "512M"
std::optional<std::uint64_t> memory_of(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const unsigned shift = text.back() == 'G' ? 30 : text.back() == 'M' ? 20 : 0;
  const auto number = parse_number<std::uint64_t>(text.substr(0, text.size() - 1));
  if (shift == 0 || !number || *number == 0 || *number > (std::uint64_t{1} << 20U))
    return std::nullopt;
  return *number << shift;
}

// Before anything of the evidence is read.
Status confine_self(const Invocation& invocation) {
  const auto wrong = [](std::string message) {
    return Error{ErrorCode::InvalidInput, std::move(message)};
  };
  const std::string_view memory = invocation.get(option::kConfined);
  const auto bytes = memory_of(memory);
  if (!bytes) {
    return wrong(fmt::format("--confined {}: {}",
                             memory,
                             in(invocation,
                                "an amount of memory is wanted, such as 4G or 512M",
                                "需要指定内存大小，如 4G 或 512M")));
  }
  if (invocation.has(option::kOutput) || invocation.has(option::kKnowledge)) {
    return wrong(std::string(in(invocation,
                                "--confined goes with neither --output nor --knowledge: it writes "
                                "to standard output, with the built-in knowledge",
                                "--confined 不能与 --output 或 --knowledge 同用："
                                "只输出到标准输出，且只用内置知识")));
  }
  Confinement wanted;
  wanted.memory_bytes = *bytes;
  wanted.scratch = temporary_directory();
  for (const std::string& path : invocation.arguments)
    wanted.readable.push_back(path);
  const auto confined = confine(wanted);
  if (!confined.ok()) return confined.error();
  if (!confined.value().are_files_walled) {
    say(in(invocation,
           "this kernel has no Landlock: other files can be read, but told to nobody",
           "此内核不支持 Landlock：仍可读取其他文件，但无法向外发送"));
  }
  return ok_status();
}

}  // namespace

int run_diagnose(const Invocation& invocation) {
  if (invocation.has(option::kConfined)) {
    const Status confined = confine_self(invocation);
    if (!confined.ok()) return fail(confined.error(), invocation.language);
  }
  if (diagnosis_format(invocation) == "pdf") {
    // Told before the evidence is read, which may take minutes.
    if (!invocation.has(option::kOutput)) {
      say(in(invocation,
             "--format pdf needs a file to write to: add -o FILE.pdf",
             "--format pdf 需要指定输出文件：请添加 -o FILE.pdf"));
      return kWrongUse;
    }
    const auto browser = find_browser(invocation.language);
    if (!browser.ok()) return fail(browser.error(), invocation.language);
  }
  auto output = Output::open(std::string(invocation.get(option::kOutput)), invocation.arguments);
  if (!output.ok()) return fail(output.error(), invocation.language);
  auto session = load_session(invocation);
  if (!session.ok()) return fail(session.error(), invocation.language);
  auto machines = find_machines(session.value(), invocation);
  if (!machines.ok()) return fail(machines.error(), invocation.language);
  if (!machines.value().bundles.empty()) {
    if (!is_fleet_format(invocation)) return fail_fleet_format(invocation);
    auto fleet = diagnose_machines(session.value(), machines.value(), invocation);
    if (!fleet.ok()) return fail(fleet.error(), invocation.language);
    return print_fleet(fleet.value(), std::move(output.value()), invocation);
  }
  const AnalysisView& view = session.value().analysis->view();
  const auto begin = std::chrono::steady_clock::now();
  const auto report = render(session.value(), invocation);
  if (!report.ok()) return fail(report.error(), invocation.language);
  output.value().write(report.value());
  const Status written = output.value().finish();
  if (!written.ok()) return fail(written.error(), invocation.language);
  note_render(session.value(), begin);
  show_timings(session.value(), invocation);
  return status_of(view, invocation);
}

}  // namespace casebook
