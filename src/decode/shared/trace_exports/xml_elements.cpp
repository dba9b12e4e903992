// SPDX-License-Identifier: Apache-2.0
#include "decode/shared/trace_exports/xml_elements.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "decode/shared/trace_exports/export_columns.h"

namespace casebook {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;

// Decimal, or hexadecimal behind 0x.
template <typename T>
std::optional<T> number_of(std::string_view text) {
  text = trim(text);
  if (starts_with_ignoring_case(text, "0x")) return parse_number<T>(text.substr(2), 16);
  return parse_number<T>(text);
}

std::optional<bool> truth_of(std::string_view text) {
  if (text == "1" || text == "True") return true;
  if (text == "0" || text == "False") return false;
  return std::nullopt;
}

template <typename Owner>
struct TextElement {
  std::string_view name;
  std::string Owner::*member;
};
constexpr std::array kProcessTexts = {
    TextElement<TraceProcess>{"Integrity", &TraceProcess::integrity},
    TextElement<TraceProcess>{"Owner", &TraceProcess::user},
    TextElement<TraceProcess>{"ProcessName", &TraceProcess::name},
    TextElement<TraceProcess>{"ImagePath", &TraceProcess::path},
    TextElement<TraceProcess>{"CommandLine", &TraceProcess::command_line},
    TextElement<TraceProcess>{"CompanyName", &TraceProcess::company},
    TextElement<TraceProcess>{"Version", &TraceProcess::version},
    TextElement<TraceProcess>{"Description", &TraceProcess::description},
};
constexpr std::array kModuleTexts = {
    TextElement<TraceModule>{"Path", &TraceModule::path},
    TextElement<TraceModule>{"Version", &TraceModule::version},
    TextElement<TraceModule>{"Company", &TraceModule::company},
    TextElement<TraceModule>{"Description", &TraceModule::description},
};

template <typename Owner, std::size_t Count>
bool take_text(const XmlTag& tag,
               const std::array<TextElement<Owner>, Count>& elements,
               Owner& owner) {
  for (const TextElement<Owner>& element : elements) {
    if (element.name != tag.name) continue;
    owner.*element.member = xml_unescape(tag.text);
    return true;
  }
  return false;
}

void take_module_element(const XmlTag& tag, TraceModule& module) {
  if (take_text(tag, kModuleTexts, module)) return;
  if (tag.name == "BaseAddress") module.base = number_of<std::uint64_t>(tag.text).value_or(0);
  if (tag.name == "Size") module.size = number_of<std::uint32_t>(tag.text).value_or(0);
  // The time of the PE header has 32 bits; some versions write when the module was loaded.
  if (tag.name == "Timestamp") module.timestamp = number_of<std::uint32_t>(tag.text).value_or(0);
}

std::uint64_t logon_of(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::uint64_t high = parse_number<std::uint32_t>(text.substr(0, colon), 16).value_or(0);
  const std::string_view low = text.substr(std::min(colon + 1, text.size()));
  return high << 32U | parse_number<std::uint32_t>(low, 16).value_or(0);
}

void take_process_element(const XmlTag& tag, XmlProcess& read) {
  TraceProcess& process = read.process;
  if (take_text(tag, kProcessTexts, process)) return;
  const std::string_view text = trim(tag.text);
  const std::string_view name = tag.name;
  const auto small = number_of<std::uint32_t>(text);
  const auto large = number_of<std::uint64_t>(text);
  if (name == "ProcessIndex") process.index = small.value_or(kNoTraceIndex);
  if (name == "ProcessId") process.pid = small.value_or(0);
  if (name == "ParentProcessId") process.parent_pid = small.value_or(0);
  if (name == "ParentProcessIndex") read.parent_index = small.value_or(kNoTraceIndex);
  if (name == "AuthenticationId") process.authentication_id = logon_of(text);
  if (name == "Session" || name == "SessionId") process.session = small.value_or(0);
  if (name == "CreateTime") process.started = large.value_or(0);
  if (name == "FinishTime") process.ended = large.value_or(0);
  if (name == "IsVirtualized") process.is_virtualized = truth_of(text);
  if (name == "Is64bit") process.is_64bit = truth_of(text).value_or(true);
}

// The position of `wanted` at or behind `from`; the end when there is none. Most of a large export
// is stacks, which are passed over by this.
std::size_t find_or_end(std::string_view text, std::string_view wanted, std::size_t from) {
  return std::min(find_text(text, wanted, from), text.size());
}

void sort_modules(std::vector<TraceModule>& modules) {
  std::stable_sort(modules.begin(), modules.end(), [](const TraceModule& a, const TraceModule& b) {
    return a.base < b.base;
  });
}

}  // namespace

bool is_xml_export(std::string_view head) {
  head = head.substr(0, kHeadBytes);
  XmlScanner scanner(head);
  XmlTag root;
  if (!trim(head).starts_with('<') || !scanner.next(root) || root.name != "procmon") return false;
  const std::string_view behind = head.substr(root.end);
  return behind.find("<processlist") != std::string_view::npos ||
         behind.find("<eventlist") != std::string_view::npos;
}

DateOrder xml_date_order(std::string_view text) {
  DateOrderGuess guess;
  const std::uint64_t begin = find_xml_event(text, 0).offset;
  XmlScanner scanner(text.substr(begin, kHeadBytes));
  XmlTag tag;
  while (!guess.decided() && scanner.next(tag)) {
    if (tag.name == "Date___Time" && tag.kind == XmlTag::Kind::Close) guess.see(tag.text);
  }
  return guess.order();
}

std::optional<TraceColumn> XmlColumns::find(std::string_view element) const {
  const auto found = std::find_if(known_.begin(), known_.end(), [element](const auto& known) {
    return known.first == element;
  });
  return found != known_.end() ? found->second : std::nullopt;
}

std::optional<TraceColumn> XmlColumns::learn(std::string_view element) {
  constexpr std::size_t kMostElements = 64;  // an event has about thirty
  const bool is_known = std::any_of(known_.begin(), known_.end(), [element](const auto& known) {
    return known.first == element;
  });
  if (!is_known && known_.size() < kMostElements) {
    known_.emplace_back(std::string(element), find_export_column(element));
  }
  return find(element);
}

std::string_view text_of_stack(std::string_view text) {
  const std::size_t end = find_or_end(text, "</stack>", 0);
  return end == text.size() ? std::string_view() : text.substr(0, end);
}

XmlRecord find_xml_event(std::string_view text, std::uint64_t from) {
  constexpr std::string_view kBegin = "<event>";
  const std::size_t begin = find_or_end(text, kBegin, from);
  if (begin == text.size()) return {begin, 0};
  return {begin, find_or_end(text, kBegin, begin + 1) - begin};
}

XmlEnd read_xml_process(XmlScanner& scanner, XmlTag& tag, XmlProcess& process) {
  process = {};
  process.process.index = kNoTraceIndex;
  std::optional<TraceModule> module;
  XmlEnd end = XmlEnd::OutOfText;
  while (end == XmlEnd::OutOfText && scanner.next(tag)) {
    const bool closes = tag.kind == XmlTag::Kind::Close;
    if (tag.name == "process") {
      end = closes ? XmlEnd::Closed : XmlEnd::Overtaken;
    } else if (tag.name == "processlist" || tag.name == "eventlist") {
      end = XmlEnd::Overtaken;
    } else if (tag.name == "module") {
      if (closes && module) process.process.modules.push_back(std::move(*module));
      module.reset();
      if (tag.kind == XmlTag::Kind::Open) module.emplace();
    } else if (closes && module) {
      take_module_element(tag, *module);
    } else if (closes) {
      take_process_element(tag, process);
    }
  }
  sort_modules(process.process.modules);
  return end;
}

std::vector<std::uint64_t> read_xml_stack(std::string_view stack) {
  std::vector<std::uint64_t> addresses;
  XmlScanner scanner(stack);
  XmlTag tag;
  while (scanner.next(tag)) {
    if (tag.kind != XmlTag::Kind::Close || tag.name != "address") continue;
    if (const auto address = number_of<std::uint64_t>(tag.text)) addresses.push_back(*address);
  }
  return addresses;
}

}  // namespace casebook
