// SPDX-License-Identifier: Apache-2.0
#include "query/functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <optional>
#include <string>

#include <re2/re2.h>
#include <sqlite3.h>

#include "base/text.h"
#include "base/utf8.h"
#include "query/match.h"
#include "query/time_text.h"
#include "trace/file_names.h"
#include "trace/normalise.h"

namespace casebook::query {
namespace {

// Stands for the trace where there is none: paths then are compared by their form alone.
class NoTrace final : public Trace {
 public:
  const TraceCapture& capture() const override { return capture_; }
  const std::vector<TracePart>& parts() const override { return parts_; }
  const std::vector<TraceProcess>& processes() const override { return processes_; }
  const std::vector<TraceOperation>& operations() const override { return operations_; }
  std::size_t path_count() const override { return 1; }
  void append_path(std::uint32_t, std::string&) const override {}
  TraceEvent event(std::size_t) const override { return {}; }
  TraceOpen open(std::size_t) const override { return {}; }
  std::string target(std::size_t) const override { return {}; }
  bool marks_deletion(std::size_t) const override { return false; }
  std::uint32_t child(std::size_t) const override { return kNoTraceIndex; }
  void append_detail(std::size_t, const TraceDetailStyle&, std::string&) const override {}
  std::vector<TraceDetail> details(std::size_t, const TraceDetailStyle&) const override {
    return {};
  }
  std::string_view category(std::size_t) const override { return {}; }
  std::vector<TraceFrame> stack(std::size_t) const override { return {}; }

 private:
  TraceCapture capture_;
  std::vector<TracePart> parts_;
  std::vector<TraceProcess> processes_;
  std::vector<TraceOperation> operations_;
};

}  // namespace

struct FunctionState::Impl {
  explicit Impl(const Evidence& from) : evidence(from) { none.capture(); }

  // The trace of a number; the first for none.
  const Trace& trace(std::size_t number) const {
    const auto& traces = evidence.traces();
    return number < traces.size() ? *traces[number] : static_cast<const Trace&>(none);
  }

  void make_names() {
    if (!names.empty()) return;
    const std::size_t count = std::max<std::size_t>(evidence.traces().size(), 1);
    for (std::size_t i = 0; i < count; ++i) {
      names.emplace_back(trace(i), evidence.jobs());
    }
  }

  void make_normalisers() {
    if (!normalisers.empty()) return;
    const std::size_t count = std::max<std::size_t>(evidence.traces().size(), 1);
    // GUIDs that several traces have name a thing; the others were generated.
    std::vector<GuidNumber> all;
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<GuidNumber> guids = guids_of(trace(i));
      all.insert(all.end(), guids.begin(), guids.end());
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      const bool is_known = !shared.empty() && shared.back() == all[i];
      if (all[i] == all[i + 1] && !is_known) shared.push_back(all[i]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      normalisers.emplace_back(trace(i), shared, PathRules{0});
    }
  }

  // What was made of other traces is made again.
  void keep_up() {
    if (traces_seen == evidence.traces().size()) return;
    traces_seen = evidence.traces().size();
    names.clear();
    normalisers.clear();
    shared.clear();
  }

  const Evidence& evidence;
  NoTrace none;
  std::size_t traces_seen = 0;
  std::vector<FileNames> names;
  std::vector<GuidNumber> shared;
  std::vector<PathNormaliser> normalisers;
};

FunctionState::FunctionState(const Evidence& evidence, Notes& notes)
    : impl_(std::make_unique<Impl>(evidence)),
      notes_(notes) {}
FunctionState::~FunctionState() = default;

namespace {

FunctionState& state_of(sqlite3_context* context) {
  return *static_cast<FunctionState*>(sqlite3_user_data(context));
}

bool is_null(sqlite3_value* value) {
  return sqlite3_value_type(value) == SQLITE_NULL;
}

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void give(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context,
                        text.data() == nullptr ? "" : text.data(),
                        text.size(),
                        SQLITE_TRANSIENT,
                        SQLITE_UTF8);
}

void fail(sqlite3_context* context, const std::string& message) {
  sqlite3_result_error(context, message.data(), static_cast<int>(message.size()));
}

using Work = void (*)(sqlite3_context*, int, sqlite3_value**);

// No exception may pass through SQLite.
template <Work work>
void guarded(sqlite3_context* context, int count, sqlite3_value** values) {
  try {
    work(context, count, values);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (...) {
    sqlite3_result_error(context, "the function failed", -1);
  }
}

CodeReading read_code(sqlite3_context* context, sqlite3_value* value) {
  const CodeBook& codes = state_of(context).impl().evidence.codes();
  const std::string_view text = text_of(value);
  if (sqlite3_value_type(value) != SQLITE_INTEGER) return codes.read(text);
  const sqlite3_int64 number = sqlite3_value_int64(value);
  constexpr std::int64_t kMost = 0xFFFFFFFF;
  if (number > kMost || number < std::numeric_limits<std::int32_t>::min()) return {};
  return codes.read_value(static_cast<std::uint32_t>(number & kMost));
}

void code_name(sqlite3_context* context, int, sqlite3_value** values) {
  if (is_null(values[0])) return;
  for (const CodeMeaning& layer : read_code(context, values[0]).layers) {
    if (!layer.name.empty()) return give(context, layer.name);
  }
}

void code_text(sqlite3_context* context, int count, sqlite3_value** values) {
  if (is_null(values[0])) return;
  Language language = state_of(context).impl().evidence.language();
  if (count > 1 && !is_null(values[1])) {
    const std::string_view wanted = text_of(values[1]);
    if (!equal_ignoring_case(wanted, "en") && !starts_with_ignoring_case(wanted, "zh")) {
      return fail(context, "code_text(): the language is 'en' or 'zh'");
    }
    language = equal_ignoring_case(wanted, "en") ? Language::English : Language::Chinese;
  }
  for (const CodeMeaning& layer : read_code(context, values[0]).layers) {
    const std::string& meaning = layer.meaning.in(language);
    if (!meaning.empty()) return give(context, meaning);
  }
}

std::optional<SqlTicks> time_of(sqlite3_context* context, sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return sqlite3_value_int64(value);
    case SQLITE_FLOAT: {
      constexpr double kMost = 9.2e18;
      const double ticks = sqlite3_value_double(value);
      if (!(std::abs(ticks) < kMost)) return std::nullopt;
      return static_cast<SqlTicks>(ticks);
    }
    case SQLITE_TEXT: {
      const auto ticks = parse_time(text_of(value));
      if (!ticks) state_of(context).notes().add_unreadable_time(text_of(value));
      return ticks;
    }
    default: return std::nullopt;
  }
}

void to_time(sqlite3_context* context, int, sqlite3_value** values) {
  if (const auto ticks = time_of(context, values[0])) give(context, time_text(*ticks));
}

void to_ticks(sqlite3_context* context, int, sqlite3_value** values) {
  if (const auto ticks = time_of(context, values[0])) sqlite3_result_int64(context, *ticks);
}

void local_time(sqlite3_context* context, int, sqlite3_value** values) {
  const auto ticks = time_of(context, values[0]);
  if (!ticks) return;
  FunctionState& state = state_of(context);
  const auto minutes = state.impl().evidence.zone_minutes();
  if (!minutes) {
    state.notes().has_missed_zone = true;
    return;
  }
  const SqlTicks shift = *minutes * 60 * kSqlSecond;
  constexpr SqlTicks kMost = std::numeric_limits<SqlTicks>::max();
  if (shift > 0 ? *ticks > kMost - shift : *ticks < std::numeric_limits<SqlTicks>::min() - shift) {
    return;
  }
  std::string text = time_text(*ticks + shift);
  text.pop_back();  // the Z
  give(context, text + format_offset(*minutes));
}

void same_path(sqlite3_context* context, int, sqlite3_value** values) {
  if (is_null(values[0]) || is_null(values[1])) return;
  FunctionState::Impl& impl = state_of(context).impl();
  impl.keep_up();
  impl.make_names();
  const std::string_view a = text_of(values[0]);
  const std::string_view b = text_of(values[1]);
  const bool is_same =
      std::any_of(impl.names.begin(), impl.names.end(), [&](const FileNames& names) {
        return names.canonical(a) == names.canonical(b);
      });
  sqlite3_result_int(context, is_same ? 1 : 0);
}

void norm_path(sqlite3_context* context, int count, sqlite3_value** values) {
  if (is_null(values[0])) return;
  FunctionState::Impl& impl = state_of(context).impl();
  impl.keep_up();
  impl.make_normalisers();
  std::size_t trace = 0;
  if (count > 1 && !is_null(values[1])) {
    const sqlite3_int64 number = sqlite3_value_int64(values[1]);
    if (number < 0 || static_cast<std::size_t>(number) >= impl.normalisers.size()) {
      return fail(context, "norm_path(): there is no trace of this number; see the table traces");
    }
    trace = static_cast<std::size_t>(number);
  }
  NormalisedPath path;
  impl.normalisers[trace].normalise(text_of(values[0]), path);
  give(context, path.text);
}

void drop_regex(void* regex) {
  delete static_cast<re2::RE2*>(regex);
}

// `text REGEXP pattern` calls regexp(pattern, text).
void regexp(sqlite3_context* context, int, sqlite3_value** values) {
  if (is_null(values[0]) || is_null(values[1])) return;
  auto* regex = static_cast<re2::RE2*>(sqlite3_get_auxdata(context, 0));
  std::unique_ptr<re2::RE2> made;
  if (regex == nullptr) {
    const std::string_view pattern = text_of(values[0]);
    if (pattern.size() > static_cast<std::size_t>(kLongestPattern)) {
      return fail(context, "REGEXP: the pattern is too long");
    }
    std::string error;
    made = compile_regex(pattern, error);
    if (made == nullptr) return fail(context, "REGEXP: " + error);
    regex = made.get();
  }
  const std::string_view text = text_of(values[1]);
  const bool fits = re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex);
  sqlite3_result_int(context, fits ? 1 : 0);
  // Last: SQLite may free it at once.
  if (made != nullptr) sqlite3_set_auxdata(context, 0, made.release(), drop_regex);
}

// `text LIKE pattern ESCAPE escape` calls like(pattern, text, escape).
void like(sqlite3_context* context, int count, sqlite3_value** values) {
  if (is_null(values[0]) || is_null(values[1]) || (count > 2 && is_null(values[2]))) return;
  const std::string_view pattern = text_of(values[0]);
  if (pattern.size() > static_cast<std::size_t>(kLongestPattern)) {
    return fail(context, "LIKE or GLOB pattern too complex");
  }
  const std::string_view escape = count > 2 ? text_of(values[2]) : std::string_view();
  std::string_view behind = escape;
  if (!behind.empty()) take_character(behind);
  if (count > 2 && (escape.empty() || !behind.empty())) {
    return fail(context, "ESCAPE expression must be a single character");
  }
  sqlite3_result_int(context, fits_like(pattern, text_of(values[1]), escape) ? 1 : 0);
}

int collate_times(void* notes, int a_length, const void* a, int b_length, const void* b) {
  std::string_view unreadable;
  const int order = compare_times({static_cast<const char*>(a), static_cast<std::size_t>(a_length)},
                                  {static_cast<const char*>(b), static_cast<std::size_t>(b_length)},
                                  &unreadable);
  if (unreadable.data() != nullptr) static_cast<Notes*>(notes)->add_unreadable_time(unreadable);
  return order;
}

struct Registered {
  const char* name;
  int arguments;
  Work work;
};

constexpr Registered kRegistered[] = {{"code_name", 1, guarded<code_name>},
                                      {"code_text", 1, guarded<code_text>},
                                      {"code_text", 2, guarded<code_text>},
                                      {"like", 2, guarded<like>},
                                      {"like", 3, guarded<like>},
                                      {"local_time", 1, guarded<local_time>},
                                      {"norm_path", 1, guarded<norm_path>},
                                      {"norm_path", 2, guarded<norm_path>},
                                      {"regexp", 2, guarded<regexp>},
                                      {"same_path", 2, guarded<same_path>},
                                      {"to_ticks", 1, guarded<to_ticks>},
                                      {"to_time", 1, guarded<to_time>}};

}  // namespace

const std::vector<FunctionInfo>& all_functions() {
  static const std::vector<FunctionInfo> kFunctions = {
      {"code_name",
       "code_name(x)",
       0,
       {"name of a code in any notation: E_ACCESSDENIED",
        "代码的名称（任意写法）：E_ACCESSDENIED"}},
      {"code_text", "code_text(x [, 'en' or 'zh'])", 0, {"what a code means", "代码的含义"}},
      {"local_time",
       "local_time(t)",
       kItems,
       {"a time on the machine's clock, as reconciled or as --tz says; NULL when nobody knows",
        "换算为计算机本地时间（按证据推定或 --tz 指定）；时区未知时为 NULL"}},
      {"norm_path",
       "norm_path(p [, trace])",
       kTraces,
       {"a path without what differs between machines, as trace compare has it",
        "去除各计算机间差异后的路径，与 trace compare 的规则相同"}},
      {"regexp",
       "x REGEXP pattern",
       0,
       {"RE2 syntax, anywhere in the text", "RE2 正则表达式，匹配文本任意位置"}},
      {"same_path",
       "same_path(a, b)",
       kTraces,
       {"1 when both name one file: letter case, \\\\?\\ and \\??\\, devices and drives",
        "两个路径指向同一文件时为 1：忽略大小写，识别 \\\\?\\、\\??\\、设备名和盘符"}},
      {"to_ticks",
       "to_ticks(t)",
       0,
       {"a time as an integer of 100 ns since 1601-01-01 UTC",
        "时间转为整数（自 1601-01-01 UTC 起的 100 纳秒数）"}},
      {"to_time", "to_time(ticks)", 0, {"the inverse", "整数转回时间"}}};
  return kFunctions;
}

int register_functions(sqlite3* connection, FunctionState& state) {
  int code = sqlite3_create_collation_v2(
      connection, "TIME", SQLITE_UTF8, &state.notes(), collate_times, nullptr);
  for (const Registered& function : kRegistered) {
    if (code != SQLITE_OK) return code;
    code = sqlite3_create_function_v2(connection,
                                      function.name,
                                      function.arguments,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                      &state,
                                      function.work,
                                      nullptr,
                                      nullptr,
                                      nullptr);
  }
  return code;
}

}  // namespace casebook::query
