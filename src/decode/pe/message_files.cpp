// SPDX-License-Identifier: Apache-2.0
#include "decode/message_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "decode/executable.h"
#include "decode/hive.h"
#include "decode/pe/message_resources.h"
#include "decode/shared/etl/event_manifest.h"
#include "decode/shared/message_text.h"

namespace casebook {
namespace {

using etl::GuidBytes;
using etl::ProviderManifest;

// All texts of Windows in two languages have some 60 MB, all its manifests some 300,000 fields.
constexpr std::size_t kMostText = std::size_t{256} << 20;
constexpr std::size_t kMostFields = 4'000'000;
constexpr std::size_t kMostSources = 200'000;

// How well a text serves who reads English, or Chinese. The lower the better.
int distance(std::uint32_t language, std::uint32_t wanted) {
  constexpr std::uint32_t kUnitedStates = 0x409;
  constexpr std::uint32_t kMainland = 0x804;
  const std::uint32_t other = wanted == pe::kEnglish ? pe::kChinese : pe::kEnglish;
  if (language == (wanted == pe::kEnglish ? kUnitedStates : kMainland)) return 0;
  if (pe::primary_language(language) == wanted) return 1;
  if (language == 0) return 2;  // of any language: mostly English
  return pe::primary_language(language) == other ? 3 : 4;
}

struct Text {
  static constexpr int kNone = 9;
  std::string en;
  std::string zh;
  int en_distance = kNone;
  int zh_distance = kNone;
  EventMessage message;  // views, once all is there
};

// The message tables of a program file and of its .mui files, in all languages.
using Texts = std::unordered_map<std::uint32_t, Text>;

// "C:\Windows\System32\en-US\Sample.dll.mui" is sample.dll.
std::string file_key(std::string_view path) {
  std::string key = to_lower(trim(file_name_of(path)));
  constexpr std::string_view kTranslation = ".mui";
  if (key.ends_with(kTranslation)) key.resize(key.size() - kTranslation.size());
  return key;
}

std::string_view stem_of(std::string_view key) {
  return key.substr(0, key.rfind('.'));
}

std::string string_value(const HiveKey& key, std::string_view name) {
  constexpr std::size_t kLongest = 16 * 1024;
  const auto value = key.value(name);
  return value ? value->text(kLongest) : std::string();
}

}  // namespace

struct MessageFiles::State {
  explicit State(const MessageBook* book) : built_in(book) {}

  void add_resources(const std::string& key, pe::MessageResources&& resources);
  void add_text(Text& text, std::string&& content, std::uint32_t language);
  void add_provider(std::string key, ProviderManifest&& provider);
  void add_sources(const HiveKey& logs);
  void add_publishers(const HiveKey& publishers);
  void name_text(const std::string& file, std::uint32_t id, etl::BothTexts& text) const;
  void resolve(const std::string& key, ProviderManifest& provider);
  const EventMessage* in_file(const std::string& key, const EventIdentity& event) const;

  struct Pending {
    std::string key;  // of the file that the manifest was in
    ProviderManifest provider;
  };

  const MessageBook* built_in;
  std::map<std::string, Texts> files;                            // by file_key()
  std::multimap<std::string, std::string, std::less<>> by_stem;  // keys of files
  std::map<std::string, std::vector<std::string>> sources;  // name of a source: keys of its files
  std::map<GuidBytes, std::string> names;            // of providers, as the registry has them
  std::map<std::string, GuidBytes> guids;            // the other way, lower case
  std::map<GuidBytes, std::string> publisher_files;  // with the texts of a manifest
  std::vector<Pending> pending;
  etl::ManifestTable manifests;
  std::size_t text_left = kMostText;
  std::size_t fields_left = kMostFields;
  std::size_t texts = 0;
  bool is_full = false;
};

MessageFileKind message_file_kind(std::string_view path, ByteView bytes) {
  if (as_text(bytes).starts_with("MZ")) {
    return is_executable(bytes) ? MessageFileKind::Executable : MessageFileKind::None;
  }
  if (ends_with_ignoring_case(path, ".man")) return MessageFileKind::Manifest;
  if (ends_with_ignoring_case(path, ".tmf")) return MessageFileKind::TraceFormat;
  return MessageFileKind::None;
}

MessageFiles::MessageFiles(const MessageBook* built_in)
    : state_(std::make_unique<State>(built_in)) {}

MessageFiles::~MessageFiles() = default;

void MessageFiles::add(std::string_view path, ByteView bytes) {
  const std::string key = file_key(path);
  switch (message_file_kind(path, bytes)) {
    case MessageFileKind::None: return;
    case MessageFileKind::Executable:
      return state_->add_resources(key, pe::read_message_resources(bytes));
    case MessageFileKind::Manifest:
      for (ProviderManifest& provider : etl::read_manifest_xml(as_text(bytes))) {
        state_->add_provider({}, std::move(provider));
      }
      return;
    case MessageFileKind::TraceFormat:
      for (ProviderManifest& provider : etl::read_trace_format(as_text(bytes))) {
        state_->add_provider({}, std::move(provider));
      }
  }
}

void MessageFiles::State::add_resources(const std::string& key, pe::MessageResources&& resources) {
  for (ProviderManifest& provider : resources.providers) {
    add_provider(key, std::move(provider));
  }
  if (resources.tables.empty()) return;
  const auto [file, is_new] = files.try_emplace(key);
  if (is_new) by_stem.emplace(stem_of(key), key);
  for (pe::LanguageTable& table : resources.tables) {
    for (pe::TableMessage& message : table.messages) {
      if (message.text.size() > text_left) {
        is_full = true;
        return;
      }
      text_left -= message.text.size();
      add_text(file->second[message.id], book_text(message.text), table.language);
    }
  }
}

// Of two files of one name the first counts, language by language.
void MessageFiles::State::add_text(Text& text, std::string&& content, std::uint32_t language) {
  const int en = distance(language, pe::kEnglish);
  const int zh = distance(language, pe::kChinese);
  if (text.en_distance == Text::kNone) ++texts;
  if (en < text.en_distance) {
    text.en = content;
    text.en_distance = en;
  }
  if (zh < text.zh_distance) {
    text.zh = std::move(content);
    text.zh_distance = zh;
  }
}

void MessageFiles::State::add_provider(std::string key, ProviderManifest&& provider) {
  for (etl::EventDefinition& event : provider.events) {
    const std::size_t fields = event.schema.fields.size() + 1;
    is_full = is_full || fields > fields_left;
    if (is_full) return;
    fields_left -= fields;
  }
  pending.push_back({std::move(key), std::move(provider)});
}

void MessageFiles::add_hive(ByteView bytes) {
  const auto hive = Hive::open(bytes);
  if (!hive.ok()) return;
  const std::string control_set = hive.value().control_set();
  const HiveKey root = hive.value().root();
  if (!control_set.empty()) {
    const HiveKey logs = root.find_path(control_set + "\\Services\\EventLog");
    if (logs.exists()) state_->add_sources(logs);
  }
  const HiveKey publishers =
      root.find_path("Microsoft\\Windows\\CurrentVersion\\WINEVT\\Publishers");
  if (publishers.exists()) state_->add_publishers(publishers);
}

// Services\EventLog\<log>\<source>. Source: Eventlog Key, learn.microsoft.com.
void MessageFiles::State::add_sources(const HiveKey& logs) {
  HiveSubkeys all_logs(logs);
  HiveKey log;
  while (all_logs.next(log)) {
    HiveSubkeys all_sources(log);
    HiveKey source;
    while (all_sources.next(source) && sources.size() < kMostSources) {
      const std::string name = to_lower(source.name().text());
      const std::string paths = string_value(source, "EventMessageFile");
      for (const std::string_view path : split(paths, ';')) {
        if (!trim(path).empty()) sources[name].push_back(file_key(path));
      }
      GuidBytes guid{};
      if (etl::read_guid(string_value(source, "providerGuid"), guid)) guids.emplace(name, guid);
    }
  }
}

void MessageFiles::State::add_publishers(const HiveKey& publishers) {
  HiveSubkeys all(publishers);
  HiveKey publisher;
  while (all.next(publisher) && names.size() < kMostSources) {
    GuidBytes guid{};
    if (!etl::read_guid(publisher.name().text(), guid)) continue;
    const std::string name = string_value(publisher, "");
    if (!name.empty()) {
      names.emplace(guid, name);
      guids.emplace(to_lower(name), guid);
    }
    const std::string file = string_value(publisher, "MessageFileName");
    if (!file.empty()) publisher_files.emplace(guid, file_key(file));
  }
}

void MessageFiles::finish() {
  State& state = *state_;
  for (State::Pending& one : state.pending) {
    state.resolve(one.key, one.provider);
    state.manifests.add(std::move(one.provider));
  }
  state.pending.clear();
  for (auto& [key, texts] : state.files) {
    for (auto& [id, text] : texts) {
      text.message = {text.en, text.zh};
    }
  }
}

// Looks up what a compiled manifest has as numbers only.
void MessageFiles::State::resolve(const std::string& key, ProviderManifest& provider) {
  const auto other = publisher_files.find(provider.guid);
  const std::array keys = {key, other == publisher_files.end() ? std::string() : other->second};
  const auto look_up = [&](std::uint32_t id) {
    etl::BothTexts text;
    for (const std::string& file : keys) {
      if (text.en.empty()) name_text(file, id, text);
    }
    return text;
  };
  const auto named = names.find(provider.guid);
  if (provider.name.empty() && named != names.end()) provider.name = named->second;
  if (provider.name.empty()) provider.name = look_up(provider.message).en;
  if (!provider.name.empty()) guids.emplace(to_lower(provider.name), provider.guid);
  for (etl::EventDefinition& event : provider.events) {
    if (event.text.en.empty() && event.text.zh.empty()) event.text = look_up(event.message);
  }
  for (const auto& map : provider.maps) {
    for (etl::MapValue& value : map->values) {
      if (value.text.empty()) value.text = look_up(value.message).en;
    }
  }
}

void MessageFiles::State::name_text(const std::string& file,
                                    std::uint32_t id,
                                    etl::BothTexts& text) const {
  const auto found = files.find(file);
  if (id == etl::kNoMessage || found == files.end()) return;
  const auto known = found->second.find(id);
  if (known != found->second.end()) text = {known->second.en, known->second.zh};
}

const EventMessage* MessageFiles::find(std::string_view provider, std::uint32_t id) const {
  return find_event({.provider = provider, .id = id});
}

const EventMessage* MessageFiles::find_event(const EventIdentity& event) const {
  const State& state = *state_;
  if (state.built_in != nullptr) {
    if (const EventMessage* message = state.built_in->find_event(event)) return message;
  }
  if (state.files.empty() && state.manifests.empty()) return nullptr;
  const std::string name = to_lower(event.provider);
  GuidBytes guid{};
  bool has_guid = etl::read_guid(event.guid, guid);
  const auto registered = state.guids.find(name);
  if (!has_guid && registered != state.guids.end()) {
    guid = registered->second;
    has_guid = true;
  }
  if (has_guid) {
    const EventMessage* message = state.manifests.message(guid, event.id, event.version);
    if (message != nullptr) return message;
    const auto file = state.publisher_files.find(guid);
    if (file != state.publisher_files.end()) {
      if (const EventMessage* found = state.in_file(file->second, event)) return found;
    }
  }
  const auto source = state.sources.find(name);
  if (source != state.sources.end()) {
    for (const std::string& key : source->second) {
      if (const EventMessage* message = state.in_file(key, event)) return message;
    }
  }
  const auto [begin, end] = state.by_stem.equal_range(name);
  for (auto file = begin; file != end; ++file) {
    if (const EventMessage* message = state.in_file(file->second, event)) return message;
  }
  return nullptr;
}

const EventMessage* MessageFiles::State::in_file(const std::string& key,
                                                 const EventIdentity& event) const {
  // What the message compiler makes of an event of a manifest, when only a .mui file is there.
  constexpr std::uint32_t kOfManifest = 0xB0000000;
  const auto file = files.find(key);
  if (file == files.end()) return nullptr;
  const auto text = [&](std::uint32_t id) -> const EventMessage* {
    const auto known = file->second.find(id);
    return known == file->second.end() ? nullptr : &known->second.message;
  };
  // Small numbers are names of categories, too: who has a manifest, or qualifiers, means no such.
  if (event.qualifiers != 0) return text(event.qualifiers << 16U | event.id);
  const EventMessage* message = text(kOfManifest | event.version << 16U | event.id);
  return message == nullptr && event.guid.empty() ? text(event.id) : message;
}

const etl::EventSchemas& MessageFiles::schemas() const {
  return state_->manifests;
}

std::size_t MessageFiles::texts() const {
  return state_->texts;
}

std::size_t MessageFiles::manifests() const {
  return state_->manifests.size();
}

bool MessageFiles::is_full() const {
  return state_->is_full;
}

}  // namespace casebook
