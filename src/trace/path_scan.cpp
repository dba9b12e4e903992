// SPDX-License-Identifier: Apache-2.0
#include "trace/path_scan.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/paths.h"
#include "trace/path_shapes.h"

namespace casebook {
namespace {

constexpr std::size_t kIdDigits = 16;  // of the shortest number that servicing generates

bool is_any(std::string_view text, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

}  // namespace

void PathScan::put_component(Component component) {
  const std::string_view name =
      std::string_view(lower_).substr(component.begin, component.end - component.begin);
  if (is_key_ ? put_key_place(component, name) : put_file_place(component, name)) return;
  if (!has_digit(name) && !has_computer_ && name.find('{') == std::string_view::npos &&
      name.find('-') == std::string_view::npos) {
    put_shown(component.begin, component.end);
    return;
  }
  if (put_store_component(component, name)) return;
  put_parts(component);
}

bool PathScan::put_file_place(Component component, std::string_view name) {
  if (previous_ == "users") {
    constexpr std::string_view kUser = "<user>";
    if (is_any(name, {"public", "default", "all users", "default user", "defaultuser0"})) {
      return false;
    }
    if (name == "desktop.ini" || !use(PathRule::User)) return false;
    out_.text += kUser;
    return true;
  }
  if (name == "$windows.~bt" || name == "$windows.~ws") {
    if (!use(PathRule::SetupFolder)) return false;
    out_.text += "$windows.~<setup>";
    return true;
  }
  return put_below_windows(component, name) || put_session(component, name) ||
         put_temporary(component, name);
}

// Folders in which servicing, setup and the system make names.
bool PathScan::put_below_windows(Component component, std::string_view name) {
  if (previous_ == "download" && before_ == "softwaredistribution" && is_hex(name, 2 * kIdDigits) &&
      use(PathRule::Download)) {
    out_.text += "<download>";
    return true;
  }
  in_flight_ = in_flight_ || previous_ == "inflight";
  if (in_flight_ && is_hex(name, kIdDigits) && use(PathRule::InFlight)) {
    out_.text += "<id>";
    return true;
  }
  if (is_any(previous_, {"pendingrenames", "pendingdeletes"})) return put_pending(component, name);
  if (previous_ == "filerepository") {
    const std::size_t mark = name.rfind('_');
    if (mark == std::string_view::npos || !is_hex(name.substr(mark + 1), kIdDigits) ||
        !use(PathRule::DriverStore)) {
      return false;
    }
    put_shown(component.begin, component.begin + mark + 1);
    out_.text += "<hash>";
    return true;
  }
  if (previous_ == "prefetch" && name.ends_with(".pf")) {
    const std::size_t dash = name.rfind('-');
    constexpr std::size_t kEnd = 3;
    if (dash == std::string_view::npos ||
        !is_hex(name.substr(dash + 1, name.size() - dash - 1 - kEnd), 4) ||
        !use(PathRule::Prefetch)) {
      return false;
    }
    put_shown(component.begin, component.begin + dash + 1);
    out_.text += "<hash>.pf";
    return true;
  }
  if (previous_ == "panther" && is_number(name, 6, "-_. t") && use(PathRule::Panther)) {
    out_.text += "<date>";
    return true;
  }
  if (previous_ == "version" && before_ == "servicing" && is_number(name, 4, ".") &&
      is_on(PathRule::ServicingStack)) {
    use(PathRule::ServicingStack);
    out_.component = "servicing\\version";
    out_.version = name;
    out_.text += "<version>";
    return true;
  }
  return false;
}

// "<hex>.name", "$$deleteme.name.01d65a0b1c2d3e4f.0000"
bool PathScan::put_pending(Component component, std::string_view name) {
  std::size_t begin = hex_end(name, 0);
  const bool numbered = begin >= kIdDigits && begin < name.size() && name[begin] == '.';
  if (!numbered) begin = 0;
  std::size_t end = name.size();
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > begin;
       dot = dot == 0 ? std::string_view::npos : name.rfind('.', dot - 1)) {
    const std::string_view part = name.substr(dot + 1, end - dot - 1);
    if (part.size() != 4 && part.size() != kIdDigits) break;
    if (!is_hex(part, 4) || !has_digit(part)) break;
    end = dot;
  }
  if ((begin == 0 && end == name.size()) || !use(PathRule::Pending)) return false;
  if (begin != 0) out_.text += "<id>";
  const Component rest = {component.begin + begin, component.begin + end};
  const std::string_view rest_name = name.substr(begin, end - begin);
  if (!put_store_component(rest, rest_name)) put_parts(rest);
  if (end != name.size()) out_.text += ".<id>";
  return true;
}

bool PathScan::put_key_place(Component component, std::string_view name) {
  constexpr std::string_view kSet = "controlset00";
  if (name.size() == kSet.size() + 1 && name.starts_with(kSet) && previous_ == "system" &&
      use(PathRule::ControlSet)) {
    out_.text += "currentcontrolset";
    return true;
  }
  if (previous_ == "services" && name.find('_') != std::string_view::npos) {
    const std::string service = comparable_service(name);
    if (service.size() == name.size() || !use(PathRule::Session)) return false;
    put_shown(component.begin, component.begin + service.size());
    out_.text += "_<session>";
    return true;
  }
  return put_session(component, name);
}

// Numbers of sessions: of users ("1"), of servicing ("30826412_3441020103").
bool PathScan::put_session(Component component, std::string_view name) {
  if (name.empty() || !is_digit(name[0])) return false;
  if (!is_any(previous_,
              {"sessions",
               "sessionspending",
               "sessioninfo",
               "sessiondata",
               "volatile environment",
               "cbstemp"})) {
    return false;
  }
  const std::size_t dot = std::min(name.find('.'), name.size());
  if (!is_number(name.substr(0, dot), 1, "_")) return false;
  const bool servicing =
      previous_ == "cbstemp" || name.substr(0, dot).find('_') != std::string_view::npos;
  if (!use(servicing ? PathRule::CbsTemp : PathRule::Session)) return false;
  out_.text += "<session>";
  put_shown(component.begin + dot, component.end);
  return true;
}

bool PathScan::put_temporary(Component component, std::string_view name) {
  if (name.ends_with(".tmp")) return put_temporary_file(component, name);
  if (!is_any(previous_, {"temp", "tmp"}) || before_ == "winsxs") return false;
  constexpr std::string_view kHead = "tmp";
  const bool made = (is_hex(name, 6) && has_digit(name)) ||
                    (name.starts_with(kHead) && name.size() >= kHead.size() + 4 &&
                     std::all_of(name.begin(), name.end(), is_word) && has_digit(name));
  if (!made || !use(PathRule::Temp)) return false;
  out_.text += "<temp>";
  return true;
}

// "tmp4f2a.tmp", "~df3a1b.tmp", "sete01f.tmp", "name.dll~rf1a2b3c.tmp"
bool PathScan::put_temporary_file(Component component, std::string_view name) {
  constexpr std::size_t kEnd = 4;
  const std::string_view stem = name.substr(0, name.size() - kEnd);
  std::size_t begin = stem.size();
  while (begin > 0 && is_hex_digit(stem[begin - 1])) {
    --begin;
  }
  // The letters of a known head may be hexadecimal digits too.
  bool headed = false;
  for (const std::string_view head : {"~rf", "~df", "tmp", "set", "wer", "msi", "wct"}) {
    const std::size_t at = stem.rfind(head);
    if (at == std::string_view::npos || at + head.size() < begin) continue;
    if (at != 0 && head[0] != '~') continue;
    begin = at + head.size();
    headed = true;
  }
  const std::string_view made = stem.substr(begin);
  constexpr std::size_t kShortest = 3;
  if (made.size() < kShortest || !(headed || has_digit(made)) || !use(PathRule::Temp)) return false;
  put_parts({component.begin, component.begin + begin});
  out_.text += "<temp>.tmp";
  return true;
}

bool PathScan::put_store_component(Component component, std::string_view name) {
  const auto shape = component_shape(name);
  if (!shape) return false;
  const bool stack = name.find("servicingstack") < shape->version;
  if (!use(stack ? PathRule::ServicingStack : PathRule::Winsxs)) return false;
  const std::size_t begin = out_.text.size();
  put_shown(component.begin, component.begin + shape->version);
  out_.text += "<version>";
  put_shown(component.begin + shape->version_end, component.begin + shape->hash);
  out_.text += "<hash>";
  if (out_.component.empty()) {
    out_.component = out_.text.substr(begin);
    out_.version = name.substr(shape->version, shape->version_end - shape->version);
  }
  put_shown(component.begin + shape->hash_end, component.end);
  return true;
}

// Copies what stays and replaces what was generated.
void PathScan::put_parts(Component component) {
  may_hold_pid_ = may_hold_pid(component);
  for (std::size_t at = component.begin; at < component.end;) {
    const bool begins_word =
        at == component.begin || !is_word(lower_[at - 1]) || lower_[at - 1] == '_';
    const std::size_t end = begins_word ? put_generated(component, at) : at;
    if (end != at) {
      at = end;
    } else {
      out_.text += shown_[at++];
    }
  }
}

// Behind what begins at `at` and was replaced; `at` when nothing was.
std::size_t PathScan::put_generated(Component component, std::size_t at) {
  const std::string_view text = std::string_view(lower_).substr(0, component.end);
  const char c = text[at];
  constexpr std::size_t kFirstDash = 8;
  if (at + kGuidLength <= text.size() && text[at + kFirstDash] == '-') {
    if (const auto guid = guid_at(text, at)) {
      const auto& shared = normaliser_.shared_;
      if (!std::binary_search(shared.begin(), shared.end(), *guid) && use(PathRule::Guid)) {
        out_.text += "<guid>";
      } else {
        put_shown(at, at + kGuidLength);
      }
      return at + kGuidLength;
    }
  }
  if (c == 's' && at + 2 < text.size() && text[at + 1] == '-') {
    const std::size_t end = generated_sid_end(text, at);
    if (end != at && use(PathRule::Sid)) {
      out_.text += "<sid>";
      return end;
    }
  }
  if (is_digit(c)) {
    if (const std::size_t end = put_number(component, at); end != at) return end;
  }
  const std::string& computer = normaliser_.computer_;
  if (!has_computer_ || text.substr(at, computer.size()) != computer) return at;
  const std::size_t end = at + computer.size();
  if ((end < text.size() && is_word(text[end]) && text[end] != '_') || !use(PathRule::Computer)) {
    return at;
  }
  out_.text += "<computer>";
  return end;
}

std::size_t PathScan::put_number(Component component, std::size_t at) {
  const std::string_view text = std::string_view(lower_).substr(0, component.end);
  std::size_t end = date_end(text, at);
  if (end != at) {
    if (!use(PathRule::Time)) return at;
    out_.text += "<time>";
    return end;
  }
  end = at;
  while (end < text.size() && is_digit(text[end])) {
    ++end;
  }
  if (!is_pid(component, at, end) || !use(PathRule::Pid)) return at;
  out_.text += "<pid>";
  return end;
}

// A number is taken for that of a process only where such numbers stand: in pipes and in files that
// a process makes for itself. Elsewhere 1028 and 2052 are languages.
bool PathScan::may_hold_pid(Component component) const {
  if (is_pipe_) return true;
  const std::string_view name =
      std::string_view(lower_).substr(component.begin, component.end - component.begin);
  return is_any(name.substr(std::min(name.rfind('.'), name.size())),
                {".log", ".etl", ".dmp", ".tmp", ".txt", ".lock", ".pid"});
}

bool PathScan::is_pid(Component component, std::size_t at, std::size_t end) const {
  constexpr std::size_t kShortest = 3;
  if (!may_hold_pid_ || end - at < kShortest || at == component.begin) return false;
  if (end < component.end && is_word(lower_[end]) && lower_[end] != '_') return false;
  const auto pid = parse_number<std::uint32_t>(std::string_view(lower_).substr(at, end - at));
  const auto& pids = normaliser_.pids_;
  return pid && std::binary_search(pids.begin(), pids.end(), *pid);
}

}  // namespace casebook
