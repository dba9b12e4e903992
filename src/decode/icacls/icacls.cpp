// SPDX-License-Identifier: Apache-2.0
#include "decode/icacls/icacls.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "decode/shared/accounts.h"
#include "decode/shared/console.h"
#include "decode/shared/icacls_rights.h"
#include "decode/shared/lines.h"
#include "decode/shared/security_descriptor.h"
#include "model/fact_keys.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "icacls",
    .family = "state",
    .title = {"Access control lists (icacls, Get-Acl)", "访问控制列表（icacls、Get-Acl）"},
    .clock = ClockKind::None,
};

constexpr std::size_t kMaxAces = 20'000;

// "BUILTIN\Users:(I)(OI)(CI)(RX)": where the rights begin, npos when the line is no entry.
std::size_t rights_at(std::string_view line) {
  const std::string_view body = trim_right(line);
  if (!body.ends_with(')')) return std::string_view::npos;
  const std::size_t colon = body.rfind(":(");
  if (colon == std::string_view::npos || colon == 0) return std::string_view::npos;
  // Only letters, numbers and commas stand in the brackets; Chinese builds translate the words.
  for (std::size_t at = colon + 1; at < body.size(); ++at) {
    const auto byte = static_cast<unsigned char>(body[at]);
    const bool allowed =
        is_word(body[at]) || body[at] == '(' || body[at] == ')' || body[at] == ',' || byte >= 0x80;
    if (!allowed) return std::string_view::npos;
  }
  return colon + 1;
}

// Where the account begins in "PATH ACCOUNT": the names with a blank in them are known, any other
// account has none.
std::size_t account_at(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kAuthorities = {
      "NT AUTHORITY\\",
      "NT SERVICE\\",
      "NT VIRTUAL MACHINE\\",
      "APPLICATION PACKAGE AUTHORITY\\",
      "APPLICATION CERTIFICATE ",
      "BUILTIN\\",
      "CREATOR OWNER",
      "CREATOR GROUP",
      "OWNER RIGHTS",
      "Mandatory Label\\",
      "IIS APPPOOL\\",
      "Font Driver Host\\"};
  for (const std::string_view authority : kAuthorities) {
    const std::size_t at = text.rfind(authority);
    if (at != std::string_view::npos && (at == 0 || text[at - 1] == ' ')) return at;
  }
  const std::size_t blank = text.rfind(' ');
  return blank == std::string_view::npos ? 0 : blank + 1;
}

// Names of .NET rights as Get-Acl prints them.
std::string net_rights(std::string_view words) {
  std::string rights;
  for (std::string_view word : split(words, ',')) {
    word = trim(word);
    std::string_view name = word;
    if (word == "Synchronize") continue;
    if (word == "FullControl") name = "F";
    if (word == "Modify") name = "M";
    if (word == "ReadAndExecute") name = "RX";
    if (word == "Read") name = "R";
    if (word == "Write") name = "W";
    // Generic rights have no name there: "-1610612736" is read and execute.
    if (const auto mask = parse_number<std::int64_t>(word)) {
      return icacls_rights(static_cast<std::uint32_t>(*mask));
    }
    if (!rights.empty()) rights += ',';
    rights += name;
  }
  return "(" + rights + ")";
}

class AclReader {
 public:
  explicit AclReader(DecodeOutput& output)
      : output_(output),
        aces_(output, fact::kAce, kMaxAces),
        denials_(output, fact::kDenyAce, kMaxAces),
        owners_(output, fact::kOwner, kMaxAces) {}

  // `next` is the line behind: its indent shows how long the path in front of the first entry is.
  void read(const Line& line, std::string_view next) {
    const std::string_view body = trim(line.text);
    std::string_view command;
    if (body.empty() || read_prompt(body, command)) {
      finish_field();
      in_object_ = false;
      path_ = "?";
      return;
    }
    if (read_list_line(line)) return;
    if (looks_like_sddl(body)) return add_sddl(body, pending_path_, line);
    if (const std::size_t rights = rights_at(line.text); rights != std::string_view::npos) {
      return add_icacls_line(line, rights, next);
    }
    read_other(line, body);
  }

  void finish() { finish_field(); }

 private:
  void add_ace(std::string_view account, bool deny, std::string_view rights, const Line& line) {
    const std::string value =
        fmt::format("{}|{}:{}{}", path_, account, deny ? "(DENY)" : "", rights);
    aces_.add(value, line.offset, line.number);
    if (deny) denials_.add(value, line.offset, line.number);
  }

  void add_icacls_line(const Line& line, std::size_t rights_begin, std::string_view next) {
    const std::string_view before = line.text.substr(0, rights_begin - 1);
    std::string rights(trim(line.text.substr(rights_begin)));
    const bool first = !in_object_ && !is_space(line.text.front());
    std::string_view account = trim(before);
    if (first) {
      const std::size_t indent = rights_at(next) == std::string_view::npos
                                     ? std::string_view::npos
                                     : next.find_first_not_of(' ');
      const bool padded = indent != std::string_view::npos && indent > 1 &&
                          indent < before.size() && before[indent - 1] == ' ';
      const std::size_t at = padded ? indent : account_at(before);
      if (at > 0) path_ = std::string(trim(before.substr(0, at)));
      account = trim(before.substr(at));
    }
    in_object_ = true;
    bool deny = false;
    for (const std::string_view word : {"(DENY)", "(拒绝)"}) {
      const std::size_t at = rights.find(word);
      if (at == std::string::npos) continue;
      deny = true;
      rights.erase(at, word.size());
    }
    add_ace(account, deny, rights, line);
  }

  void add_sddl(std::string_view text, std::string_view path, const Line& line) {
    if (!path.empty()) path_ = std::string(path);
    if (path_.empty()) path_ = "?";
    const SecurityDescriptor sddl = read_sddl(text);
    if (!sddl.owner.empty()) {
      owners_.add(path_ + "|" + account_of_sid(sddl.owner), line.offset, line.number);
    }
    for (const AclFact& ace : acl_facts(path_, sddl)) {
      aces_.add(ace.value, line.offset, line.number);
      if (ace.denies) denials_.add(ace.value, line.offset, line.number);
    }
    const bool is_read = sddl.has_dacl() && sddl.is_complete;
    if (!is_read) output_.issue("record-cut", line.offset, line.text.size());
    pending_path_.clear();
  }

  // Get-Acl | Format-List: "Path   : ...", continuation lines indented.
  bool read_list_line(const Line& line) {
    std::string_view name;
    std::string_view value;
    const bool indented = is_space(line.text.front());
    if (indented && !field_.empty()) {
      field_value_ += '\n';
      field_value_ += trim(line.text);
      return true;
    }
    if (indented || !read_pair(line.text, name, value)) return false;
    static constexpr std::array<std::string_view, 6> kNames = {
        "Path", "Owner", "Group", "Access", "Audit", "Sddl"};
    const auto known = std::find(kNames.begin(), kNames.end(), name);
    if (known == kNames.end()) return false;
    finish_field();
    field_ = *known;
    field_value_ = std::string(value);
    field_line_ = line;
    return true;
  }

  void finish_field() {
    const std::string_view field = field_;
    field_ = {};
    if (field == "Path") {
      std::string_view path = field_value_;
      const std::size_t provider = path.find("::");
      if (provider != std::string_view::npos) path.remove_prefix(provider + 2);
      path_ = replace_all(std::string(path), "\n", "");
      has_owner_ = has_access_ = false;
    } else if (field == "Owner" && !field_value_.empty()) {
      has_owner_ = true;
      owners_.add(path_ + "|" + field_value_, field_line_.offset, field_line_.number);
    } else if (field == "Access") {
      for (const std::string_view entry : split(field_value_, '\n')) {
        add_net_entry(entry);
      }
    } else if (field == "Sddl" && !(has_owner_ && has_access_)) {
      // The other fields already said the same.
      const std::string text = replace_all(field_value_, "\n", "");
      if (looks_like_sddl(text)) add_sddl(text, {}, field_line_);
    }
  }

  // "NT AUTHORITY\SYSTEM Allow  FullControl"
  void add_net_entry(std::string_view entry) {
    for (const bool deny : {false, true}) {
      const std::string_view word = deny ? " Deny " : " Allow ";
      const std::size_t at = entry.find(word);
      if (at == std::string_view::npos) continue;
      has_access_ = true;
      add_ace(trim(entry.substr(0, at)),
              deny,
              net_rights(trim(entry.substr(at + word.size()))),
              field_line_);
      return;
    }
  }

  // "C:\x: Access is denied.", the summary, a path before its SDDL line.
  void read_other(const Line& line, std::string_view body) {
    in_object_ = false;
    const std::size_t colon = body.find(": ", 2);
    const bool error = contains_any(body,
                                    {"denied",
                                     "拒绝访问",
                                     "cannot find",
                                     "找不到",
                                     "not found",
                                     "being used by another",
                                     "另一个程序正在使用"});
    if (error && (starts_with_path(body) || colon != std::string_view::npos)) {
      EventRow row;
      row.offset = line.offset;
      row.length = static_cast<std::uint32_t>(line.text.size());
      row.line = line.number;
      row.component = output_.events.intern("icacls");
      row.level = Level::Error;
      output_.events.add(row);
      return;
    }
    pending_path_ = std::string(body);
  }

  DecodeOutput& output_;
  LimitedFacts aces_;
  LimitedFacts denials_;
  LimitedFacts owners_;
  std::string path_ = "?";
  std::string pending_path_;  // a line that may be the path of an SDDL line
  bool in_object_ = false;
  std::string_view field_;
  std::string field_value_;
  Line field_line_;
  bool has_owner_ = false;
  bool has_access_ = false;
};

bool is_summary(std::string_view line) {
  return contains_any(line, {"Successfully processed ", "已成功处理"}) &&
         contains_any(line, {"Failed processing", "时失败"});
}

class IcaclsDecoder final : public Decoder {
 public:
  const DecoderInfo& info() const override { return kInfo; }

  Recognition probe(const Probe& probe) const override {
    constexpr std::uint32_t kLinesLookedAt = 200;
    int entries = 0;
    int list_names = 0;
    LineReader lines(probe.text);
    Line line;
    while (lines.next(line) && line.number <= kLinesLookedAt) {
      const std::string_view body = trim(line.text);
      if (body.size() > 8192) continue;
      if (looks_like_sddl(body)) {
        return {Match::Certain, {"security descriptors in SDDL form", "SDDL 形式的安全描述符"}};
      }
      entries += rights_at(line.text) != std::string_view::npos ? 1 : 0;
      std::string_view name;
      std::string_view value;
      if (read_pair(line.text, name, value)) {
        list_names += name == "Owner" || name == "Access" || name == "Sddl" ? 1 : 0;
      }
      if (entries >= 2 || (entries == 1 && is_summary(body))) {
        return {Match::Certain,
                {"entries like ACCOUNT:(I)(F), as icacls writes them",
                 "形如 帐户:(I)(F) 的权限项（icacls 输出）"}};
      }
      if (list_names >= 2) {
        return {Match::Certain, {"a list as Get-Acl writes it", "Get-Acl 输出的列表"}};
      }
    }
    if (entries == 1) {
      return {Match::Maybe, {"one line that looks like an access entry", "有一行形似权限项"}};
    }
    return {};
  }

  void decode(const DecodeInput& input, DecodeOutput& output) const override {
    AclReader reader(output);
    LineReader lines(input.text);
    Line line;
    bool more = lines.next(line);
    while (more) {
      Line next;
      more = lines.next(next);
      if (!is_summary(line.text)) reader.read(line, next.text);
      line = next;
    }
    reader.finish();
  }
};

}  // namespace

std::unique_ptr<Decoder> make_icacls_decoder() {
  return std::make_unique<IcaclsDecoder>();
}

}  // namespace casebook
