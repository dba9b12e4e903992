// SPDX-License-Identifier: Apache-2.0
#include "view/case.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "analysis/message_files.h"
#include "base/cancel.h"
#include "base/parallel.h"
#include "base/text.h"
#include "decode/registry.h"

namespace casebook::view {
namespace {

CaseItem recognise_item(const BundleEntry& entry) {
  CaseItem item;
  item.path = entry.path;
  item.content = entry.content;
  item.issues = entry.issues;
  if (entry.content == nullptr) {
    item.decoder = "unreadable";
    item.title = {"Unreadable item", "无法读取的项目"};
    return item;
  }
  const ByteView bytes = entry.content->bytes();
  item.bytes = bytes.size();
  const DecodedText head = beginning_as_text(bytes);
  const Probe probe{.path = item.path,
                    .bytes = bytes.first(std::min(bytes.size(), kProbeBytes)),
                    .text = head.text.substr(0, kProbeBytes),
                    .size = bytes.size()};
  const Recognised recognised = recognise(probe);
  const DecoderInfo& info = recognised.decoder->info();
  item.decoder = info.name;
  item.title = info.title;
  item.why = recognised.recognition.why;
  item.encoding = encoding_name(head.encoding);
  item.binary = info.binary;
  item.clock.kind = info.clock;
  return item;
}

}  // namespace

Case::Case(CaseInput input) : input_(std::move(input)) {
  input_.options.progress = [this](const AnalysisProgress& report) {
    const std::lock_guard lock(mutex_);
    next_.step = report.stage;
    next_.done = report.done_bytes;
    next_.total = report.total_bytes;
  };
  thread_ = std::thread([this] { run(); });
}

Case::~Case() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wanted_.notify_all();
  thread_.join();
}

void Case::want_everything() {
  {
    const std::lock_guard lock(mutex_);
    wants_everything_ = true;
  }
  wanted_.notify_all();
}

// False when nobody will want it any more.
bool Case::wait_until_wanted() {
  std::unique_lock lock(mutex_);
  wanted_.wait(lock, [this] { return wants_everything_ || stopped_; });
  return !stopped_;
}

template <typename Change>
void Case::change(const Change& change) {
  const std::lock_guard lock(mutex_);
  change(next_);
  ++next_.version;
}

const CaseState& Case::look() {
  const std::lock_guard lock(mutex_);
  if (shown_.version != next_.version) {
    shown_ = next_;
  } else {
    shown_.step = next_.step;
    shown_.done = next_.done;
    shown_.total = next_.total;
    shown_.path = next_.path;
  }
  return shown_;
}

void Case::run() {
  const auto failed = [this](const std::string& why) {
    change([&](CaseState& state) {
      state.stage = CaseStage::Failed;
      state.error = why;
    });
  };
  try {
    const Status status = work();
    if (!status.ok()) failed(status.error().message);
  } catch (const std::exception& error) {
    failed(error.what());
  }
}

Status Case::work() {
  ASSIGN_OR_RETURN(Bundle bundle, input_.open([this](const OpenProgress& report) {
    const std::lock_guard lock(mutex_);
    next_.done = report.bytes;
    next_.path = report.path;
  }));
  change([](CaseState& state) { state.stage = CaseStage::Recognising; });
  std::vector<CaseItem> items = recognise_all(bundle);
  const bool any_binary =
      std::any_of(items.begin(), items.end(), [](const CaseItem& item) { return item.binary; });
  change([&](CaseState& state) {
    state.items = std::move(items);
    state.issues = bundle.issues;
    state.items_known = true;
    state.stage = CaseStage::Learning;
  });
  ASSIGN_OR_RETURN(Knowing learned, input_.learn());
  auto knowing = std::make_shared<const Knowing>(std::move(learned));
  ASSIGN_OR_RETURN(message_bundle_, input_.open_message_files());
  std::shared_ptr<const MessageFiles> messages;
  if (any_binary) messages = read_message_files({&message_bundle_, &bundle}, knowing->messages);
  if (cancel_requested()) return Error{ErrorCode::Cancelled, "stopped"};
  change([&](CaseState& state) {
    state.knowing = knowing;
    state.messages = messages;
    state.stage = CaseStage::Waiting;
  });
  if (!input_.options.diagnose && !wait_until_wanted()) return ok_status();
  change([](CaseState& state) {
    state.stage = CaseStage::Analysing;
    state.done = 0;
    state.total = 0;
  });
  input_.options.messages = knowing->messages;
  input_.options.message_files = &message_bundle_;
  ASSIGN_OR_RETURN(
      auto analysis,
      analyze(std::move(bundle), *knowing->knowledge, *knowing->codes, input_.options));
  analysed(std::move(analysis));
  return ok_status();
}

std::vector<CaseItem> Case::recognise_all(const Bundle& bundle) {
  std::vector<CaseItem> items(bundle.entries.size());
  parallel_for(input_.options.jobs, items.size(), [&](std::size_t, std::size_t i) {
    items[i] = recognise_item(bundle.entries[i]);
  });
  return items;
}

void Case::analysed(std::unique_ptr<Analysis> made) {
  const std::shared_ptr<const Analysis> analysis = std::move(made);
  auto timeline = std::make_shared<Timeline>();
  timeline->order = analysis->timeline();
  timeline->levels.reserve(timeline->order.size());
  std::vector<CaseItem> counts(analysis->view().items.size());
  for (const EventRef ref : timeline->order) {
    const Level level = analysis->event(ref).level;
    timeline->levels.push_back(level);
    counts[ref.item].errors += level >= Level::Error ? 1 : 0;
    counts[ref.item].warnings += level == Level::Warning ? 1 : 0;
  }
  change([&](CaseState& state) {
    for (std::size_t i = 0; i < std::min(counts.size(), state.items.size()); ++i) {
      const Item& known = analysis->view().items[i];
      CaseItem& item = state.items[i];
      if (known.path != item.path) continue;
      item.decoder = known.decoder;
      item.title = known.title;
      item.why = known.why;
      item.encoding = known.encoding;
      item.issues = known.issues;
      item.clock = known.clock;
      item.events = known.events;
      item.errors = counts[i].errors;
      item.warnings = counts[i].warnings;
      item.counted = true;
    }
    state.analysis = analysis;
    state.timeline = std::move(timeline);
    state.stage = CaseStage::Done;
  });
}

LogInput Case::log_input(std::size_t index) const {
  const CaseItem& item = shown_.items[index];
  LogInput input;
  input.item = static_cast<std::uint32_t>(index);
  input.path = item.path;
  input.content = item.content;
  if (shown_.knowing != nullptr) input.messages = shown_.knowing->messages;
  if (shown_.messages != nullptr) {
    input.messages = shown_.messages.get();
    input.message_files = shown_.messages.get();
  }
  // A copy: the reading goes on while the list here may change.
  std::vector<std::pair<std::string, std::shared_ptr<const Content>>> others;
  const std::string_view folder = std::string_view(item.path).substr(0, item.path.rfind('/') + 1);
  for (const CaseItem& other : shown_.items) {
    if (other.content != nullptr && starts_with_ignoring_case(other.path, folder)) {
      others.emplace_back(other.path, other.content);
    }
  }
  input.sibling = [path = item.path, others = std::move(others)](std::string_view ending) {
    const std::string wanted = path + std::string(ending);
    for (const auto& [name, content] : others) {
      if (equal_ignoring_case(name, wanted)) return content->bytes();
    }
    return ByteView();
  };
  return input;
}

}  // namespace casebook::view
