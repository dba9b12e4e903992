// SPDX-License-Identifier: Apache-2.0
#include "trace/filter.h"

#include <array>
#include <numeric>
#include <optional>

#include "base/letter_case.h"
#include "base/parallel.h"
#include "model/trace_clock.h"

namespace casebook {
namespace {

constexpr std::size_t kBlock = 4096;  // events; what is asked about them stays in the nearest cache

// A text in lower case and a number, as far as a column's rules want them.
struct Cell {
  std::string text;
  std::optional<std::uint64_t> number;

  bool passes(const ColumnRules& rules) const {
    return rules.pass([this](const TraceCondition& condition) {
      return condition.is_numeric() ? condition.compare_number(number)
                                    : condition.compare_text(text);
    });
  }
};

std::optional<std::uint64_t> process_number(const TraceProcess& process, TraceColumn column) {
  switch (column) {
    case TraceColumn::Pid: return process.pid;
    case TraceColumn::ParentPid: return process.parent_pid;
    case TraceColumn::Session: return process.session;
    default: return std::nullopt;
  }
}

std::optional<std::uint64_t> common_number(const TraceEvent& event,
                                           TraceColumn column,
                                           int minutes,
                                           FileTime first) {
  constexpr Ticks kDay = 86'400 * kTicksPerSecond;
  switch (column) {
    case TraceColumn::Tid: return event.thread;
    case TraceColumn::TimeOfDay: return shifted_time(event.time, minutes) % kDay;
    case TraceColumn::DateTime: return shifted_time(event.time, minutes);
    case TraceColumn::RelativeTime: return event.time < first ? 0 : event.time - first;
    case TraceColumn::Duration:
      if (event.is_pending) return std::nullopt;
      return event.duration;
    case TraceColumn::CompletionTime:
      if (event.is_pending) return std::nullopt;
      return shifted_time(completion_time(event), minutes) % kDay;
    default: return std::nullopt;
  }
}

// What asking costs: a part of the record, a look into it, its whole text.
int cost_of(TraceColumn column) {
  if (column == TraceColumn::Detail) return 2;
  return column == TraceColumn::Category ? 1 : 0;
}

bool has_bit(const std::vector<std::uint64_t>& bits, std::uint32_t index) {
  return (bits[index / 64] >> (index % 64) & 1U) != 0;
}

// Remembers the verdicts on the latest results: few distinct ones occur, but any number may.
class ResultVerdicts {
 public:
  explicit ResultVerdicts(const ColumnRules& rules) : rules_(rules) {}

  bool pass(std::uint32_t status) {
    Entry& entry = entries_[(status * 0x9E3779B1U) >> 26U];
    if (!entry.is_known || entry.status != status) {
      text_.clear();
      append_result_name(status, text_);
      fold_case(text_);
      entry = {status, true, rules_.pass_text(text_)};
    }
    return entry.passes;
  }

 private:
  struct Entry {
    std::uint32_t status = 0;
    bool is_known = false;
    bool passes = false;
  };

  const ColumnRules& rules_;
  std::array<Entry, 64> entries_ = {};
  std::string text_;
};

void clear_failing(std::span<const std::uint32_t> column,
                   const std::vector<std::uint8_t>& verdicts,
                   std::uint8_t* keep) {
  for (std::size_t i = 0; i < column.size(); ++i) {
    keep[i] &= verdicts[column[i]];
  }
}

}  // namespace

Result<TraceFilter> TraceFilter::make(const Trace& trace,
                                      const std::vector<TraceRule>& rules,
                                      const TraceFilterOptions& options) {
  TraceFilter filter(trace, options.minutes);
  std::vector<ColumnRules> columns;
  for (const TraceRule& rule : rules) {
    ASSIGN_OR_RETURN(TraceCondition condition, TraceCondition::make(rule, options.language));
    auto column = std::find_if(columns.begin(), columns.end(), [&](const ColumnRules& one) {
      return one.column() == rule.column;
    });
    if (column == columns.end()) column = columns.insert(columns.end(), ColumnRules(rule.column));
    column->add(std::move(condition));
  }
  for (ColumnRules& column : columns) {
    filter.add(std::move(column), options.jobs);
  }
  std::stable_sort(
      filter.others_.begin(), filter.others_.end(), [](const ColumnRules& a, const ColumnRules& b) {
        return cost_of(a.column()) < cost_of(b.column());
      });
  return filter;
}

void TraceFilter::add(ColumnRules rules, std::size_t jobs) {
  const TraceColumn column = rules.column();
  if (is_process_column(column)) {
    judge_processes(rules);
  } else if (column == TraceColumn::Operation || column == TraceColumn::EventClass) {
    judge_operations(rules);
  } else if (column == TraceColumn::Path) {
    judge_paths(rules, jobs);
  } else if (column == TraceColumn::Result) {
    results_.push_back(std::move(rules));
  } else {
    others_.push_back(std::move(rules));
  }
}

void TraceFilter::judge_processes(const ColumnRules& rules) {
  const TraceCells cells(*trace_, {TraceDetailForm::Exact, minutes_});
  processes_.resize(trace_->processes().size(), 1);
  for (std::uint32_t i = 0; i < processes_.size(); ++i) {
    Cell cell;
    cells.append_process_cell(i, rules.column(), cell.text);
    fold_case(cell.text);
    cell.number = process_number(trace_->processes()[i], rules.column());
    processes_[i] &= static_cast<std::uint8_t>(cell.passes(rules));
  }
}

void TraceFilter::judge_operations(const ColumnRules& rules) {
  const std::vector<TraceOperation>& operations = trace_->operations();
  operations_.resize(operations.size(), 1);
  for (std::size_t i = 0; i < operations.size(); ++i) {
    std::string text = rules.column() == TraceColumn::Operation
                           ? operations[i].name
                           : std::string(trace_class_name(operations[i].event_class));
    fold_case(text);
    operations_[i] &= static_cast<std::uint8_t>(rules.pass_text(text));
  }
}

void TraceFilter::judge_paths(const ColumnRules& rules, std::size_t jobs) {
  constexpr std::size_t kAtOnce =
      64 * 256;  // whole words of bits, so that no two threads share one
  const std::size_t count = trace_->path_count();
  paths_.resize((count + 63) / 64);
  parallel_for(jobs, (count + kAtOnce - 1) / kAtOnce, [&](std::size_t, std::size_t piece) {
    std::string text;
    const std::size_t end = std::min(count, (piece + 1) * kAtOnce);
    for (std::size_t path = piece * kAtOnce; path < end; ++path) {
      text.clear();
      trace_->append_path(static_cast<std::uint32_t>(path), text);
      fold_case(text);
      if (rules.pass_text(text)) paths_[path / 64] |= std::uint64_t{1} << (path % 64);
    }
  });
}

void TraceFilter::select(std::size_t first,
                         std::size_t last,
                         std::vector<std::uint32_t>& events) const {
  std::optional<ResultVerdicts> results;
  if (!results_.empty()) results.emplace(results_.front());
  std::array<std::uint8_t, kBlock> keep;
  for (std::size_t begin = first; begin < last; begin += kBlock) {
    const std::size_t count = std::min(kBlock, last - begin);
    std::fill_n(keep.begin(), count, std::uint8_t{1});
    if (!operations_.empty()) {
      const auto column = trace_->operation_column().subspan(begin, count);
      for (std::size_t i = 0; i < count; ++i) {
        keep[i] &= operations_[column[i]];
      }
    }
    if (!processes_.empty()) {
      clear_failing(trace_->process_column().subspan(begin, count), processes_, keep.data());
    }
    if (results) {
      const auto column = trace_->result_column().subspan(begin, count);
      for (std::size_t i = 0; i < count; ++i) {
        keep[i] &= static_cast<std::uint8_t>(results->pass(column[i]));
      }
    }
    const auto paths = trace_->path_column().subspan(begin, count);
    for (std::size_t i = 0; i < count; ++i) {
      if (keep[i] == 0 || (!paths_.empty() && !has_bit(paths_, paths[i]))) continue;
      if (others_.empty() || passes(begin + i)) {
        events.push_back(static_cast<std::uint32_t>(begin + i));
      }
    }
  }
}

bool TraceFilter::passes(std::size_t event) const {
  const TraceCells cells(*trace_, {TraceDetailForm::Exact, minutes_});
  std::optional<TraceEvent> common;
  return std::all_of(others_.begin(), others_.end(), [&](const ColumnRules& rules) {
    const TraceColumn column = rules.column();
    if (column == TraceColumn::Detail) return passes_detail(event, rules);
    Cell cell;
    if (is_common_column(column)) {
      if (!common) common = trace_->event(event);
      if (rules.wants_text()) cells.append_common_cell(*common, column, cell.text);
      cell.number = common_number(*common, column, minutes_, trace_->capture().first);
    } else {
      cells.append_object_cell(event, column, cell.text);
    }
    fold_case(cell.text);
    return cell.passes(rules);
  });
}

bool TraceFilter::passes_detail(std::size_t event, const ColumnRules& rules) const {
  std::string exact;
  trace_->append_detail(event, {TraceDetailForm::Exact, minutes_}, exact);
  fold_case(exact);
  std::optional<std::string> shown;
  return rules.pass([&](const TraceCondition& condition) {
    if (condition.compare_text(exact)) return true;
    if (!shown) {
      shown.emplace();
      trace_->append_detail(event, {TraceDetailForm::ProcessMonitor, minutes_}, *shown);
      fold_case(*shown);
    }
    return condition.compare_text(*shown);
  });
}

std::vector<std::uint32_t> TraceFilter::select_all(std::size_t jobs) const {
  constexpr std::size_t kAtOnce = std::size_t{1} << 20U;
  const std::size_t size = trace_->size();
  std::vector<std::vector<std::uint32_t>> pieces((size + kAtOnce - 1) / kAtOnce);
  parallel_for(jobs, pieces.size(), [&](std::size_t, std::size_t piece) {
    select(piece * kAtOnce, std::min(size, (piece + 1) * kAtOnce), pieces[piece]);
  });
  std::vector<std::uint32_t> events;
  events.reserve(std::accumulate(
      pieces.begin(), pieces.end(), std::size_t{0}, [](std::size_t sum, const auto& piece) {
        return sum + piece.size();
      }));
  for (std::vector<std::uint32_t>& piece : pieces) {
    events.insert(events.end(), piece.begin(), piece.end());
    piece = {};
  }
  return events;
}

std::size_t first_event_at(const Trace& trace, FileTime time) {
  std::size_t first = 0;
  for (std::size_t count = trace.size(); count > 0;) {
    const std::size_t half = count / 2;
    if (trace.event(first + half).time < time) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

}  // namespace casebook
