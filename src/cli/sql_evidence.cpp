// SPDX-License-Identifier: Apache-2.0
#include "cli/sql_evidence.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "analysis/message_files.h"
#include "base/cancel.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/trace_input.h"
#include "cli/value_check.h"
#include "decode/registry.h"
#include "decode/trace_file.h"
#include "knowledge/code_tables.h"
#include "knowledge/load.h"
#include "knowledge/message_tables.h"
#include "query/evtx_table.h"
#include "view/log_index.h"

namespace casebook {

using query::Needs;

Result<std::unique_ptr<SqlEvidence>> SqlEvidence::open(const Invocation& invocation,
                                                       std::vector<std::string> paths) {
  std::unique_ptr<SqlEvidence> evidence(new SqlEvidence(invocation, std::move(paths)));
  ASSIGN_OR_RETURN(evidence->files_, all_knowledge_files(invocation.all(option::kKnowledge)));
  ASSIGN_OR_RETURN(evidence->codes_, make_code_book(evidence->files_));
  evidence->built_in_messages_ = make_message_book(evidence->files_);
  evidence->shown_messages_ = evidence->built_in_messages_.get();
  evidence->add_parts_of_captures();
  return evidence;
}

// As the commands of traces do it: who names x.PML means the whole capture.
void SqlEvidence::add_parts_of_captures() {
  namespace fs = std::filesystem;
  const std::vector<std::string> named = paths_;
  std::vector<std::string> found;
  for (const std::string& path : named) {
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored)) continue;
    for (const std::string& part : trace_parts_beside(path)) {
      const bool is_named = std::any_of(paths_.begin(), paths_.end(), [&](const std::string& one) {
        return one == part || fs::equivalent(one, part, ignored);
      });
      if (is_named) continue;
      paths_.push_back(part);
      found.push_back(part);
    }
  }
  if (found.empty()) return;
  say(fmt::format(fmt::runtime(in(invocation_,
                                  "read together with the parts beside it: {}",
                                  "已连同同一文件夹中的其他部分一并读取：{}")),
                  fmt::join(found, in(invocation_, ", ", "、"))));
}

Status SqlEvidence::prepare(Needs needs, Needs wishes) {
  if (paths_.empty()) {
    if (needs == 0) return ok_status();
    return Error{ErrorCode::InvalidInput,
                 in(invocation_,
                    "the statement asks for evidence, and no PATH is given; put a file, folder or "
                    "archive in front of it",
                    "该语句需要证据，但未指定 PATH；请在语句之前指定文件、文件夹或压缩包")};
  }
  Needs all = needs | wishes;
  if (all == 0) return ok_status();
  RETURN_IF_ERROR(open_bundle_once());
  // What exports hold is decoded, and their local times are placed, by the analysis.
  if ((all & query::kEventLogs) != 0 && has_exported_event_logs()) all |= query::kItems;
  if ((all & query::kAnalysis) != 0) {
    RETURN_IF_ERROR(analyze_as_deep_as(all));
  }
  if ((all & query::kTraces) == 0) return ok_status();
  RETURN_IF_ERROR(open_traces_once());
  if (traces_.empty() && (needs & query::kTraces) != 0) {
    say(fmt::format(fmt::runtime(in(invocation_,
                                    "{}: no capture of Process Monitor in it: tables of traces are "
                                    "empty",
                                    "{}：其中没有 Process Monitor 捕获，跟踪相关的表为空")),
                    fmt::join(paths_, in(invocation_, ", ", "、"))));
  }
  return ok_status();
}

bool SqlEvidence::has_exported_event_logs() {
  if (has_exported_logs_) return *has_exported_logs_;
  has_exported_logs_ =
      std::any_of(bundle_->entries.begin(), bundle_->entries.end(), [](const BundleEntry& entry) {
        if (entry.content == nullptr) return false;
        const ByteView bytes = entry.content->bytes();
        const DecodedText head = view::beginning_as_text(bytes);
        const Probe probe{.path = entry.path,
                          .bytes = bytes.first(std::min(bytes.size(), kProbeBytes)),
                          .text = head.text.substr(0, kProbeBytes),
                          .size = bytes.size()};
        return query::is_exported_event_log(recognise(probe).decoder->info().name);
      });
  return *has_exported_logs_;
}

Status SqlEvidence::open_bundle_once() {
  if (bundle_) return ok_status();
  ASSIGN_OR_RETURN(bundle_, open_evidence(session_, paths_, invocation_));
  ASSIGN_OR_RETURN(const Bundle more, open_message_files(invocation_.all(option::kMessages)));
  found_messages_ = read_message_files({&more, &*bundle_}, built_in_messages_.get());
  shown_messages_ = found_messages_.get();
  return ok_status();
}

Status SqlEvidence::analyze_as_deep_as(Needs needs) {
  const Needs wanted = (read_ | needs | query::kItems) & query::kAnalysis;
  if (read_ == wanted) return ok_status();
  if (session_.knowledge == nullptr) {
    std::vector<StageTime> timings = std::move(session_.timings);
    ASSIGN_OR_RETURN(session_, load_session(invocation_));
    timings.insert(timings.end(), session_.timings.begin(), session_.timings.end());
    session_.timings = std::move(timings);
  }
  const bool has_hashes = (wanted & query::kHashes) != 0;
  Depth depth = has_hashes ? Depth::Facts : Depth::Events;
  if ((wanted & query::kDiagnosis) != 0) depth = has_hashes ? Depth::Whole : Depth::Diagnosis;
  RETURN_IF_ERROR(read_bundle(session_, *bundle_, invocation_, depth));
  read_ = wanted;
  ++generation_;
  return ok_status();
}

// Captures that cannot be read are told and left out; what is damaged in others is in `issues`.
Status SqlEvidence::open_traces_once() {
  if (has_opened_traces_) return ok_status();
  std::vector<TraceFile> files;
  for (const BundleEntry& entry : bundle_->entries) {
    if (entry.content == nullptr || !trace_source_of(entry.content->bytes())) continue;
    files.push_back({entry.path,
                     entry.content->bytes(),
                     [content = entry.content](std::uint64_t offset, std::uint64_t length) {
                       content->will_read(offset, length);
                     }});
  }
  Progress progress(invocation_.language);
  std::vector<std::unique_ptr<Trace>> opened;
  for (const std::vector<std::size_t>& group : group_trace_files(files)) {
    std::vector<TraceFile> parts;
    for (const std::size_t file : group) {
      parts.push_back(files[file]);
    }
    TraceOptions options;
    options.jobs = jobs();
    options.progress = [&](std::uint64_t done, std::uint64_t all) {
      progress.reading(done, all, parts.front().path);
    };
    auto trace = open_trace(parts, options);
    if (cancel_requested()) return Error{ErrorCode::Cancelled, "interrupted"};
    if (trace.ok()) {
      opened.push_back(std::move(trace).value());
    } else {
      say(in_language(trace.error().message, invocation_.language));
    }
  }
  traces_ = std::move(opened);
  has_opened_traces_ = true;
  return ok_status();
}

std::size_t SqlEvidence::jobs() const {
  return jobs_of(invocation_);
}

std::optional<int> SqlEvidence::zone_minutes() const {
  if (const auto typed = read_offset(invocation_.get(option::kTimeZone))) return typed;
  if (analysis() == nullptr) return std::nullopt;
  // The clock of most records whose offset is known.
  const Item* best = nullptr;
  for (const Item& item : analysis()->view().items) {
    if (item.clock.kind != ClockKind::Local || !item.clock.known) continue;
    if (best == nullptr || item.events > best->events) best = &item;
  }
  if (best == nullptr) return std::nullopt;
  return best->clock.offset_minutes;
}

}  // namespace casebook
