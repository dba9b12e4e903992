// SPDX-License-Identifier: Apache-2.0
#include "decode/inventory/inventory.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "decode/shared/icacls_rights.h"
#include "decode/shared/lines.h"
#include "decode/shared/registry_facts.h"
#include "decode/shared/security_descriptor.h"
#include "model/access_list.h"
#include "model/accounts.h"
#include "model/fact_keys.h"
#include "model/paths.h"
#include "model/plain_value.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "inventory",
    .family = "state",
    .title = {"Inventory of a machine", "计算机清单"},
    .clock = ClockKind::None,
};

constexpr std::string_view kSchema = "casebook.inventory/1";
constexpr std::size_t kMaxFacts = 1'000'000;  // as many entries has a whole component store
constexpr std::size_t kMaxFields = 32;
constexpr std::size_t kLongestValue = 64 * 1024;

// Hands bytes to the parser and tells how many it has taken: the only way to know where it is.
class CountingBytes {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingBytes(const char* at, const char** reached) : at_(at), reached_(reached) {}

  reference operator*() const { return *at_; }
  CountingBytes& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  CountingBytes operator++(int) {
    CountingBytes before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingBytes& other) const { return at_ == other.at_; }
  bool operator!=(const CountingBytes& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

// One record of a list. "-" is what it does not say.
class Record {
 public:
  void clear() { values_.clear(); }
  void set(const std::string& name, std::string value) {
    if (values_.size() < kMaxFields && value.size() <= kLongestValue) {
      values_.insert_or_assign(name, std::move(value));
    }
  }
  bool has(const std::string& name) const { return values_.contains(name); }
  std::string get(const std::string& name, std::string_view otherwise = "-") const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string(otherwise) : plain_value(found->second);
  }
  // Without blanks: one word of a fact whose parts are separated by blanks.
  std::string word(const std::string& name) const {
    std::string text = get(name);
    if (text.empty()) return "-";
    std::replace(text.begin(), text.end(), ' ', '_');
    return text;
  }

 private:
  std::map<std::string, std::string> values_;
};

class Facts {
 public:
  Facts(std::string_view text, DecodeOutput& output)
      : output_(output),
        lines_(text),
        registry_(output) {}

  // What is known at the end only.
  void finish() { registry_.finish(); }

  // `offset` only grows.
  void add(const std::string& list, const Record& record, std::uint64_t offset) {
    offset_ = offset;
    line_ = lines_.line_at(offset);
    if (list == "machine") return add_machine(record);
    if (list == "files") return add_file(record);
    if (list == "policies") return add_value(record);
    if (list == "services" && record.has("name")) {
      put(fact::kService,
          fmt::format("{} {} {} {}",
                      record.word("name"),
                      record.word("state"),
                      record.word("start"),
                      record.get("image")));
    } else if (list == "filters" && record.has("name")) {
      put(fact::kMinifilter,
          fmt::format(
              "{} {} {}", record.word("name"), record.word("altitude"), record.word("instances")));
    } else if (list == "hotfixes" || list == "packages" || list == "programs" ||
               list == "drivers" || list == "processes") {
      add_row(list, record);
    }
  }

 private:
  void put(std::string_view key, std::string_view value) {
    auto [found, added] = left_.try_emplace(key, kMaxFacts);
    if (found->second == 0) {
      output_.issue("too-many-entries", offset_, 0, std::string(key));
      return;
    }
    --found->second;
    output_.fact(key, value, offset_, line_);
  }

  // Lists whose facts are their fields in a row; nothing without the first one.
  void add_row(const std::string& list, const Record& record) {
    struct Shape {
      std::string_view list;
      std::string_view key;
      std::array<const char*, 4> fields;
    };
    static constexpr std::array kShapes = {
        Shape{"hotfixes", fact::kHotfix, {"id", nullptr, nullptr, nullptr}},
        Shape{"packages", fact::kPackage, {"identity", "state", nullptr, nullptr}},
        Shape{"programs", fact::kProduct, {"name", "version", "publisher", nullptr}},
        Shape{"drivers", fact::kDriverPackage, {"name", "provider", "version", "signer"}},
        Shape{"processes", fact::kProcess, {"name", "pid", "services", nullptr}}};
    for (const Shape& shape : kShapes) {
      if (shape.list != list || !record.has(shape.fields[0])) continue;
      std::string value;
      for (const char* field : shape.fields) {
        if (field == nullptr) break;
        if (!value.empty()) value += '|';
        value += record.get(field, "");
      }
      put(shape.key, value);
    }
  }

  void add_machine(const Record& record) {
    struct Field {
      const char* name;
      std::string_view key;
    };
    static constexpr std::array kFields = {Field{"name", fact::kMachineName},
                                           Field{"os_version", fact::kOsVersion},
                                           Field{"edition", fact::kEdition},
                                           Field{"architecture", fact::kArchitecture},
                                           Field{"time_zone", fact::kTimeZone},
                                           Field{"language", fact::kLanguage},
                                           Field{"model", fact::kModel}};
    for (const Field& field : kFields) {
      const std::string value = record.get(field.name, "");
      if (!value.empty()) put(field.key, value);
    }
  }

  void add_file(const Record& record) {
    const std::string path = record.get("path", "");
    if (path.empty()) return;
    const bool folder = record.get("kind") == "folder";
    put(fact::kFileEntry,
        fmt::format("{}|{}|{}", path, folder ? "<DIR>" : record.get("bytes"), record.get("time")));
    if (record.has("sha256")) {
      put(fact::kFileHash, path + "|" + to_lower(record.get("sha256")));
    }
    if (record.has("file_version") || record.has("signer")) {
      put(fact::kFileVersion,
          fmt::format("{}|{}|{}|{}|{}|{}",
                      path,
                      record.get("file_version", ""),
                      record.get("company", ""),
                      record.get("description", ""),
                      record.get("architecture", ""),
                      record.get("signer")));
    }
    if (record.has("sddl")) add_access(path, record.get("sddl"));
  }

  void add_access(const std::string& path, const std::string& text) {
    const SecurityDescriptor descriptor = read_sddl(text);
    if (!descriptor.owner.empty()) {
      put(fact::kOwner, path + "|" + account_of_sid(descriptor.owner));
    }
    const ListObject object = is_key_path(path) ? ListObject::Key : ListObject::File;
    for (const AclFact& ace : acl_facts(path, descriptor, object)) {
      put(fact::kAce, ace.value);
      if (ace.denies) put(fact::kDenyAce, ace.value);
    }
    if (!descriptor.is_complete) {
      put(fact::kAce, cut_list_entry(path));
      output_.issue("record-cut", offset_, text.size());
    }
  }

  // Several values of one key may mean something together, as in other forms of the registry.
  void add_value(const Record& record) {
    const std::string key = record.get("key", "");
    if (key.empty()) return;
    const RegistryPlace place{offset_, line_};
    if (key != key_) registry_.begin_key(key, place);
    key_ = key;
    registry_.add({.name = record.get("name", ""),
                   .type = record.get("type", ""),
                   .data = record.get("data", "")},
                  place);
  }

  DecodeOutput& output_;
  LineCounter lines_;
  RegistryFacts registry_;
  std::string key_;
  std::map<std::string_view, std::size_t> left_;
  std::uint64_t offset_ = 0;
  std::uint32_t line_ = 0;
};

// Follows the parser: "list": [ {record}, "record" ], "machine": {record}. What lies deeper or
// elsewhere is ignored.
class Handler final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Handler(std::string_view text, const char* const* reached, DecodeOutput& output)
      : begin_(text.data()),
        reached_(reached),
        output_(output),
        facts_(text, output) {}

  void finish() { facts_.finish(); }

  bool null() override { return value(""); }
  bool boolean(bool v) override { return value(v ? "true" : "false"); }
  bool number_integer(number_integer_t v) override { return value(std::to_string(v)); }
  bool number_unsigned(number_unsigned_t v) override { return value(std::to_string(v)); }
  bool number_float(number_float_t, const string_t& text) override { return value(text); }
  bool string(string_t& text) override { return value(text); }
  bool binary(binary_t&) override { return true; }

  bool start_object(std::size_t) override {
    ++depth_;
    const bool one = depth_ == 2 && list_ == "machine";
    if (one || (depth_ == 3 && in_list_)) begin_record();
    return true;
  }
  bool end_object() override {
    if (depth_ == record_depth_) {
      facts_.add(list_, record_, record_offset_);
      record_depth_ = 0;
    }
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    ++depth_;
    if (depth_ == 2) in_list_ = true;
    return true;
  }
  bool end_array() override {
    if (depth_ == 2) in_list_ = false;
    --depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) list_ = name.substr(0, 40);
    if (depth_ == record_depth_) field_ = name.substr(0, 40);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    output_.issue("json-damaged", offset(), 0);
    return false;
  }

 private:
  std::uint64_t offset() const { return static_cast<std::uint64_t>(*reached_ - begin_); }

  void begin_record() {
    record_.clear();
    record_depth_ = depth_;
    record_offset_ = offset() - 1;  // the brace itself
  }

  bool value(std::string text) {
    if (depth_ == record_depth_ && depth_ != 0) {
      record_.set(field_, std::move(text));
    } else if (depth_ == 2 && in_list_) {
      record_.clear();
      record_.set("id", std::move(text));
      facts_.add(list_, record_, offset() - 1);
    }
    return true;
  }

  const char* begin_;
  const char* const* reached_;
  DecodeOutput& output_;
  Facts facts_;
  Record record_;
  std::string list_;
  std::string field_;
  std::size_t depth_ = 0;
  std::size_t record_depth_ = 0;
  std::uint64_t record_offset_ = 0;
  bool in_list_ = false;
};

class InventoryDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    const std::string_view head = probe.text.substr(0, 4 * 1024);
    if (!trim(head).starts_with('{') || head.find(kSchema) == std::string_view::npos) return {};
    return {Match::Certain,
            {"a JSON object of the schema casebook.inventory/1",
             "采用 casebook.inventory/1 格式的 JSON 对象"}};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    const char* const begin = input.text.data();
    const char* const end = begin + input.text.size();
    const char* reached = begin;
    Handler handler(input.text, &reached, output);
    nlohmann::json::sax_parse(
        CountingBytes(begin, &reached), CountingBytes(end, &reached), &handler);
    handler.finish();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_inventory_decoder() {
  return std::make_unique<InventoryDecoder>();
}

}  // namespace casebook
