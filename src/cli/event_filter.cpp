// SPDX-License-Identifier: Apache-2.0
#include "cli/event_filter.h"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.h"
#include "cli/options.h"
#include "cli/value_check.h"

namespace casebook {
namespace {

Level level_named(std::string_view name) {
  for (const Level level : {Level::Info, Level::Warning, Level::Error, Level::Fatal}) {
    if (level_name(level) == name) return level;
  }
  return Level::Unknown;
}

}  // namespace

EventFilter::EventFilter(const Invocation& invocation)
    : level_(level_named(invocation.get(option::kLevel))),
      items_(invocation.all(option::kItem)),
      components_(invocation.all(option::kComponent)),
      from_(read_time(invocation.get(option::kFrom), Edge::Begin).value_or(kNoTime)),
      to_(read_time(invocation.get(option::kTo), Edge::End).value_or(kNoTime)) {
  if (!invocation.has(option::kGrep)) return;
  const std::string_view pattern = invocation.get(option::kGrep);
  regex_ = std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), RE2::Quiet);
}

EventFilter::~EventFilter() = default;

bool EventFilter::matches(const ShownEvent& event) const {
  if (event.level < level_) return false;
  const bool timed = event.time != kNoTime;
  if (from_ != kNoTime && (!timed || event.time < from_)) return false;
  if (to_ != kNoTime && (!timed || event.time >= to_)) return false;
  const auto in_path = [&event](const std::string& part) {
    return contains_ignoring_case(event.item, part);
  };
  if (!items_.empty() && std::none_of(items_.begin(), items_.end(), in_path)) return false;
  const auto is_component = [&event](const std::string& name) {
    return equal_ignoring_case(event.component, name);
  };
  if (!components_.empty() && std::none_of(components_.begin(), components_.end(), is_component)) {
    return false;
  }
  return regex_ == nullptr ||
         RE2::PartialMatch(re2::StringPiece(event.text.data(), event.text.size()), *regex_);
}

}  // namespace casebook
