// SPDX-License-Identifier: Apache-2.0
#include "server/multipart.h"

#include <algorithm>

#include "base/text.h"

namespace casebook::server {
namespace {

constexpr std::size_t kMostParts = 1000;
constexpr std::size_t kLongestHead = 8 * 1024;
constexpr std::size_t kLongestBoundary = 70;

Error malformed() {
  return {ErrorCode::InvalidInput, "body: it is no form with files"};
}

// The value of `name` in "form-data; name=\"a\"; filename=\"b.log\"": quoted with %22, or with
// backslashes by old browsers.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos && at < header.size()) {
    at = header.find_first_not_of("; \t", at);
    if (at == std::string_view::npos) break;
    const std::size_t sign = header.find('=', at);
    if (sign == std::string_view::npos) break;
    const bool is_it = equal_ignoring_case(trim(header.substr(at, sign - at)), name);
    std::string value;
    at = sign + 1;
    if (at < header.size() && header[at] == '"') {
      ++at;
      while (at < header.size() && header[at] != '"') {
        // A path of old browsers has backslashes that mean themselves.
        if (header[at] == '\\' && at + 1 < header.size() &&
            (header[at + 1] == '"' || header[at + 1] == '\\'))
          ++at;
        value += header[at++];
      }
      if (at >= header.size()) return std::nullopt;
      ++at;
    } else {
      const std::size_t end = std::min(header.find(';', at), header.size());
      value = trim(header.substr(at, end - at));
      at = end;
    }
    if (is_it) return value;
  }
  return std::nullopt;
}

// What browsers write as "%22", "%0D" and "%0A" in names.
std::string unescaped(std::string value) {
  value = replace_all(std::move(value), "%22", "\"");
  value = replace_all(std::move(value), "%0D", "\r");
  return replace_all(std::move(value), "%0A", "\n");
}

}  // namespace

std::optional<std::string> form_boundary(std::string_view content_type) {
  if (!equal_ignoring_case(trim(content_type.substr(0, content_type.find(';'))),
                           "multipart/form-data"))
    return std::nullopt;
  auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kLongestBoundary) return std::nullopt;
  return boundary;
}

FormReader::FormReader(std::string_view boundary, FormSink& sink)
    : sink_(sink),
      delimiter_("\r\n--" + std::string(boundary)),
      // The first boundary may stand at the very beginning.
      pending_("\r\n") {}

Status FormReader::write(std::string_view bytes) {
  pending_.append(bytes);
  while (true) {
    ASSIGN_OR_RETURN(const bool goes_on, step());
    if (!goes_on) return ok_status();
  }
}

Status FormReader::finish() {
  if (state_ != State::Epilogue) return malformed();
  return ok_status();
}

Result<bool> FormReader::step() {
  switch (state_) {
    case State::Preamble:
    case State::Data: {
      const std::size_t found = pending_.find(delimiter_);
      const bool is_data = state_ == State::Data;
      if (found == std::string::npos) {
        // What may be the beginning of a boundary waits.
        const std::size_t kept = std::min(pending_.size(), delimiter_.size() - 1);
        const std::size_t ready = pending_.size() - kept;
        if (is_data && ready > 0) {
          RETURN_IF_ERROR(sink_.data(std::string_view(pending_).substr(0, ready)));
        }
        pending_.erase(0, ready);
        return false;
      }
      if (is_data) {
        if (found > 0) {
          RETURN_IF_ERROR(sink_.data(std::string_view(pending_).substr(0, found)));
        }
        RETURN_IF_ERROR(sink_.end());
      }
      pending_.erase(0, found + delimiter_.size());
      state_ = State::AfterBoundary;
      return true;
    }
    case State::AfterBoundary: {
      if (pending_.size() < 2) return false;
      if (pending_.starts_with("--")) {
        state_ = State::Epilogue;
        return true;
      }
      const std::size_t line = pending_.find("\r\n");
      if (line == std::string::npos) {
        if (pending_.size() > kLongestBoundary) return malformed();
        return false;
      }
      // Only blanks may stand behind a boundary.
      if (!trim(std::string_view(pending_).substr(0, line)).empty()) return malformed();
      // With the end of the line, so that a head without lines ends as well.
      pending_.erase(0, line);
      state_ = State::Head;
      return true;
    }
    case State::Head: {
      const std::size_t end = pending_.find("\r\n\r\n");
      if (end == std::string::npos) {
        if (pending_.size() > kLongestHead)
          return Error{ErrorCode::LimitExceeded, "body: the head of a part is too long"};
        return false;
      }
      const std::string head = pending_.substr(0, end);
      pending_.erase(0, end + 4);
      RETURN_IF_ERROR(take_head(head));
      state_ = State::Data;
      return true;
    }
    case State::Epilogue: {
      pending_.clear();
      return false;
    }
  }
  return false;
}

Status FormReader::take_head(std::string_view head) {
  if (++parts_ > kMostParts)
    return Error{ErrorCode::LimitExceeded, "body: too many files in one form"};
  FormPart part;
  bool is_known = false;
  for (const std::string_view line : split(head, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (!equal_ignoring_case(trim(line.substr(0, colon)), "content-disposition")) continue;
    const std::string_view value = trim(line.substr(colon + 1));
    auto name = parameter(value, "name");
    if (!name) return malformed();
    part.name = unescaped(std::move(*name));
    if (auto file = parameter(value, "filename")) part.file_name = unescaped(std::move(*file));
    is_known = true;
  }
  if (!is_known) return malformed();
  return sink_.begin(part);
}

}  // namespace casebook::server
