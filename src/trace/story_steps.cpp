// SPDX-License-Identifier: Apache-2.0
#include "trace/story_steps.h"

#include <algorithm>

#include "trace/trace_details.h"
#include "trace/trace_processes.h"

namespace casebook {
namespace {

constexpr std::size_t kMostDrafts = 200'000;
constexpr std::size_t kMostVisits = 32;         // of one process at one time
constexpr std::size_t kMostMeasured = 200'000;  // reads and writes whose length is looked at

// Whether a failure is worth a step: others are how programs ask.
bool tells_failure(TraceAction action) {
  switch (action) {
    case TraceAction::Open:
    case TraceAction::Write:
    case TraceAction::Map:
    case TraceAction::Lock:
    case TraceAction::Change:
    case TraceAction::Resize:
    case TraceAction::Rename:
    case TraceAction::Link:
    case TraceAction::Dispose:
    case TraceAction::SetSecurity:
    case TraceAction::LoadHive:
    case TraceAction::LoadImage:
    case TraceAction::ProcessCreate: return true;
    default: return false;
  }
}

}  // namespace

void StepMaker::extend(StepDraft& draft, std::size_t event) {
  draft.step.last = event;
  ++draft.step.count;
}

StepDraft& StepMaker::new_draft(std::size_t event, const std::string& name, StepKind kind) {
  if (drafts_.size() >= kMostDrafts) {
    extend(drafts_.back(), event);
    return drafts_.back();
  }
  StepDraft& draft = drafts_.emplace_back();
  draft.kind = kind;
  draft.step.event = draft.step.last = event;
  draft.step.count = 1;
  draft.step.process = trace_.process_column()[event];
  draft.step.path = name;
  draft.step.result = trace_.result_column()[event];
  return draft;
}

// The last step again, when it is the same of the same process.
StepDraft& StepMaker::single(std::size_t event, const std::string& name, StepKind kind) {
  if (!drafts_.empty()) {
    StepDraft& last = drafts_.back();
    const bool is_same = last.kind == kind && last.step.path == name &&
                         last.step.process == trace_.process_column()[event] && last.target.empty();
    if (is_same) {
      extend(last, event);
      return last;
    }
  }
  return new_draft(event, name, kind);
}

// The visit that the process is making, or has just made.
StepMaker::Current* StepMaker::visit_of(std::uint32_t process, const std::string& name) {
  std::vector<Current>& visits = visits_[process];
  const auto found = std::find_if(visits.rbegin(), visits.rend(), [&](const Current& visit) {
    const bool is_going_on = visit.depth != 0 || visit.draft + 1 == drafts_.size();
    return is_going_on && drafts_[visit.draft].step.path == name;
  });
  return found == visits.rend() ? nullptr : &*found;
}

// A file that was renamed is closed by its new name.
StepMaker::Current* StepMaker::visit_to_close(std::uint32_t process, const std::string& name) {
  std::vector<Current>& visits = visits_[process];
  for (const bool must_fit : {true, false}) {
    const auto found = std::find_if(visits.rbegin(), visits.rend(), [&](const Current& visit) {
      return visit.depth != 0 && (!must_fit || drafts_[visit.draft].step.path == name);
    });
    if (found != visits.rend()) return &*found;
  }
  return nullptr;
}

void StepMaker::begin_visit(std::uint32_t process, std::uint64_t depth) {
  std::vector<Current>& visits = visits_[process];
  if (visits.size() >= kMostVisits) {
    std::erase_if(visits, [](const Current& visit) { return visit.depth == 0; });
  }
  if (visits.size() >= kMostVisits) visits.erase(visits.begin());
  visits.push_back({drafts_.size() - 1, depth});
}

void StepMaker::open(std::size_t event, const std::string& name) {
  constexpr std::uint32_t kDeleteOnClose = 0x1000;
  const std::uint32_t process = trace_.process_column()[event];
  const TraceOpen request = trace_.open(event);
  const std::uint32_t open_result = request.open_result.value_or(1);
  const bool deletes = (request.options & kDeleteOnClose) != 0;
  if (Current* visit = visit_of(process, name); visit != nullptr) {
    StepDraft& known = drafts_[visit->draft];
    const bool is_alike = known.opens != 0 && known.access == request.desired_access &&
                          known.share == request.share && known.open_result == open_result &&
                          known.deletes_on_close == deletes;
    if (is_alike) {
      extend(known, event);
      ++known.opens;
      ++visit->depth;
      return;
    }
  }
  StepDraft& draft = new_draft(event, name, StepKind::Visit);
  draft.access = request.desired_access;
  draft.share = request.share;
  draft.open_result = open_result;
  draft.has_access = true;
  draft.deletes_on_close = deletes;
  draft.opens = 1;
  begin_visit(process, 1);
}

void StepMaker::close(std::size_t event, const std::string& name) {
  const std::uint32_t process = trace_.process_column()[event];
  Current* visit = visit_to_close(process, name);
  if (visit != nullptr) {
    extend(drafts_[visit->draft], event);
    --visit->depth;
  } else if (visits_[process].empty()) {
    use(event, name, TraceAction::Close);
  }
}

std::uint64_t StepMaker::bytes(std::size_t event) {
  return ++measured_ > kMostMeasured ? 0 : moved_bytes(trace_, event);
}

void StepMaker::use(std::size_t event, const std::string& name, TraceAction action) {
  const std::uint32_t process = trace_.process_column()[event];
  Current* known = visit_of(process, name);
  if (known == nullptr) {
    new_draft(event, name, StepKind::Visit);
    begin_visit(process, 0);
  } else {
    extend(drafts_[known->draft], event);
  }
  StepDraft* visit = known == nullptr ? &drafts_.back() : &drafts_[known->draft];
  switch (action) {
    case TraceAction::Read:
      ++visit->reads;
      visit->read_bytes += bytes(event);
      break;
    case TraceAction::Write:
      ++visit->writes;
      visit->written_bytes += bytes(event);
      break;
    case TraceAction::QueryOpen:
    case TraceAction::Query:
    case TraceAction::QuerySecurity: ++visit->queries; break;
    case TraceAction::List:
    case TraceAction::Watch: ++visit->lists; break;
    case TraceAction::Map: ++visit->maps; break;
    case TraceAction::Lock: ++visit->locks; break;
    case TraceAction::Change: ++visit->changes; break;
    case TraceAction::Resize: ++visit->resizes; break;
    case TraceAction::Control: ++visit->controls; break;
    default: break;
  }
}

void StepMaker::fail(std::size_t event, const std::string& name, TraceAction action) {
  const std::uint32_t process = trace_.process_column()[event];
  const std::uint32_t result = trace_.result_column()[event];
  const std::uint32_t access = action == TraceAction::Open ? trace_.open(event).desired_access : 0;
  if (!drafts_.empty()) {
    StepDraft& last = drafts_.back();
    const bool is_same = last.kind == StepKind::Failed && last.action == action &&
                         last.step.process == process && last.step.result == result &&
                         last.access == access && last.step.path == name;
    if (is_same) return extend(last, event);
  }
  StepDraft& draft = new_draft(event, name, StepKind::Failed);
  draft.step.failed = true;
  trace_.append_result(result, draft.result);
  draft.action = action;
  draft.access = access;
  draft.has_access = action == TraceAction::Open;
  if (action == TraceAction::Rename || action == TraceAction::Link) {
    draft.target = trace_.target(event);
  }
}

void StepMaker::see(std::size_t event, const std::string& name) {
  const TraceAction action = trace_.operations()[trace_.operation_column()[event]].action;
  const std::uint32_t result = trace_.result_column()[event];
  if (!has_succeeded(result)) {
    if (tells_failure(action)) fail(event, name, action);
    return;
  }
  switch (action) {
    case TraceAction::Open:
      if (opens_handle(result)) open(event, name);
      return;
    case TraceAction::Close: return close(event, name);
    case TraceAction::Forget: return;
    case TraceAction::Rename:
      new_draft(event, name, StepKind::Renamed).target = trace_.target(event);
      return;
    case TraceAction::Link:
      new_draft(event, name, StepKind::Linked).target = trace_.target(event);
      return;
    case TraceAction::Dispose:
      single(event,
             name,
             trace_.marks_deletion(event) ? StepKind::MarkedForDeletion : StepKind::Unmarked);
      return;
    case TraceAction::SetSecurity: single(event, name, StepKind::Secured); return;
    case TraceAction::LoadImage: single(event, name, StepKind::ImageLoaded); return;
    case TraceAction::LoadHive:
    case TraceAction::UnloadHive: {
      const bool loads = action == TraceAction::LoadHive;
      StepDraft& draft =
          new_draft(event, name, loads ? StepKind::HiveLoaded : StepKind::HiveUnloaded);
      trace_.append_path(trace_.path_column()[event], draft.target);
      return;
    }
    case TraceAction::ProcessCreate: {
      const std::uint32_t child = trace_.child(event);
      StepDraft& draft = new_draft(event, name, StepKind::Started);
      if (child < trace_.processes().size())
        draft.target = process_title(trace_.processes()[child]);
      return;
    }
    default: return use(event, name, action);
  }
}

std::vector<FileStep> StepMaker::take() {
  std::vector<FileStep> steps;
  steps.reserve(drafts_.size());
  for (StepDraft& draft : drafts_) {
    draft.step.what = step_text(draft);
    steps.push_back(std::move(draft.step));
  }
  return steps;
}

}  // namespace casebook
