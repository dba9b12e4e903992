// SPDX-License-Identifier: Apache-2.0
#include "model/event.h"

#include <algorithm>
#include <limits>

namespace casebook {

std::string_view level_name(Level level) {
  switch (level) {
    case Level::Info: return "info";
    case Level::Warning: return "warning";
    case Level::Error: return "error";
    case Level::Fatal: return "fatal";
    case Level::Unknown: break;
  }
  return "";
}

namespace {

// A column that ends at its last value other than 0.
void set_sparse(std::pmr::vector<std::uint32_t>& column, std::size_t row, std::uint32_t value) {
  if (value == 0) return;
  column.resize(row);
  column.push_back(value);
}

std::uint32_t get_sparse(const std::pmr::vector<std::uint32_t>& column, std::size_t row) {
  return row < column.size() ? column[row] : 0;
}

}  // namespace

EventTable::EventTable(const EventTable& rows, std::pmr::memory_resource& columns)
    : time_(rows.time_, &columns),
      offset_(rows.offset_, &columns),
      length_(rows.length_, &columns),
      line_(rows.line_, &columns),
      os_thread_(rows.os_thread_, &columns),
      code_(rows.code_, &columns),
      component_(rows.component_, &columns),
      text_at_(rows.text_at_, &columns),
      level_(rows.level_, &columns),
      first_offset_(rows.first_offset_),
      first_line_(rows.first_line_),
      components_(rows.components_),
      index_(rows.index_) {}

void EventTable::clear() {
  time_.clear();
  offset_.clear();
  length_.clear();
  line_.clear();
  os_thread_.clear();
  code_.clear();
  component_.clear();
  text_at_.clear();
  level_.clear();
  first_offset_ = 0;
  first_line_ = 0;
  components_.resize(1);
  index_.clear();
}

void EventTable::reserve(std::size_t rows) {
  time_.reserve(rows);
  offset_.reserve(rows);
  length_.reserve(rows);
  line_.reserve(rows);
  component_.reserve(rows);
  text_at_.reserve(rows);
  level_.reserve(rows);
}

void EventTable::add(const EventRow& row) {
  set_sparse(os_thread_, time_.size(), row.os_thread);
  set_sparse(code_, time_.size(), row.code);
  time_.push_back(row.time);
  offset_.push_back(row.offset);
  length_.push_back(row.length);
  line_.push_back(row.line);
  component_.push_back(row.component);
  text_at_.push_back(row.text_at);
  level_.push_back(row.level);
}

void EventTable::extend_last(std::uint64_t end) {
  const std::uint64_t length = end - first_offset_ - offset_.back();
  length_.back() = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(length, std::numeric_limits<std::uint32_t>::max()));
}

std::uint16_t EventTable::intern(std::string_view component) {
  // Logs name a handful of components and repeat the last few; a linear look is faster than a hash.
  // Damage and hostile files can have a new name on every line.
  constexpr std::size_t kFew = 32;
  const std::size_t first = components_.size() > kFew ? components_.size() - kFew : 0;
  for (std::size_t i = components_.size(); i-- > first;) {
    if (components_[i] == component) return static_cast<std::uint16_t>(i);
  }
  if (component.empty()) return 0;
  if (first != 0) {
    const auto known = index_.find(std::string(component));
    if (known != index_.end()) return known->second;
  }
  if (components_.size() > std::numeric_limits<std::uint16_t>::max()) return 0;
  const auto added = static_cast<std::uint16_t>(components_.size());
  components_.emplace_back(component);
  if (components_.size() > kFew && index_.empty()) {
    for (std::size_t i = 0; i + 1 < components_.size(); ++i) {
      index_.emplace(components_[i], static_cast<std::uint16_t>(i));
    }
  }
  if (components_.size() > kFew) index_.emplace(component, added);
  return added;
}

std::optional<std::uint16_t> EventTable::find_component(std::string_view component) const {
  const auto found = std::find(components_.begin(), components_.end(), component);
  if (found == components_.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - components_.begin());
}

EventRow EventTable::row(std::size_t index) const {
  return {.time = time_[index],
          .offset = offset_[index] + first_offset_,
          .length = length_[index],
          .line = line_[index] == 0 ? 0 : line_[index] + first_line_,
          .os_thread = get_sparse(os_thread_, index),
          .code = get_sparse(code_, index),
          .component = component_[index],
          .text_at = text_at_[index],
          .level = level_[index]};
}

void EventTable::rebase(std::uint64_t offset, std::uint32_t lines) {
  first_offset_ += offset;
  first_line_ += lines;
}

std::size_t EventTable::row_at(std::uint64_t offset) const {
  if (offset < first_offset_) return size();
  const auto after = std::upper_bound(offset_.begin(), offset_.end(), offset - first_offset_);
  if (after == offset_.begin()) return size();
  return static_cast<std::size_t>(after - offset_.begin()) - 1;
}

void ItemEvents::append(EventTable table) {
  if (table.empty()) return;
  starts_.push_back(size_);
  size_ += table.size();
  tables_.push_back(std::move(table));
}

std::size_t ItemEvents::table_of(std::size_t index) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), index);
  return static_cast<std::size_t>(after - starts_.begin()) - 1;
}

EventRow ItemEvents::row(std::size_t index) const {
  const std::size_t table = table_of(index);
  return tables_[table].row(index - starts_[table]);
}

Micros ItemEvents::time(std::size_t index) const {
  const std::size_t table = table_of(index);
  return tables_[table].time(index - starts_[table]);
}

Level ItemEvents::level(std::size_t index) const {
  const std::size_t table = table_of(index);
  return tables_[table].level(index - starts_[table]);
}

std::string_view ItemEvents::component(std::size_t index) const {
  const std::size_t table = table_of(index);
  const EventTable& rows = tables_[table];
  return rows.component(rows.row(index - starts_[table]).component);
}

std::size_t ItemEvents::row_at(std::uint64_t offset) const {
  for (std::size_t table = tables_.size(); table-- > 0;) {
    if (tables_[table].offset(0) > offset && table > 0) continue;
    const std::size_t row = tables_[table].row_at(offset);
    return row == tables_[table].size() ? size_ : starts_[table] + row;
  }
  return size_;
}

void ItemEvents::extend_last(std::uint64_t end) {
  tables_.back().extend_last(end);
}

}  // namespace casebook
