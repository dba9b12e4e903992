// SPDX-License-Identifier: Apache-2.0
#include "decode/icacls/icacls.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/text.h"
#include "decode/icacls/acl_writer.h"
#include "decode/icacls/get_acl.h"
#include "decode/shared/console.h"
#include "decode/shared/lines.h"
#include "decode/shared/security_descriptor.h"

namespace casebook {
namespace {

const DecoderInfo kInfo = {
    .name = "icacls",
    .family = "state",
    .title = {"Access control lists (icacls, Get-Acl)", "访问控制列表（icacls、Get-Acl）"},
    .clock = ClockKind::None,
};

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

class AclReader {
 public:
  explicit AclReader(DecodeOutput& output)
      : output_(output),
        writer_(output),
        list_(writer_, output) {}

  // `next` is the line behind: its indent shows how long the path in front of the first entry is.
  void read(const Line& line, std::string_view next) {
    const std::string_view body = trim(line.text);
    std::string_view command;
    if (body.empty() || read_prompt(body, command)) {
      list_.finish();
      in_object_ = false;
      path_ = "?";
      return;
    }
    if (list_.read(line)) return;
    if (looks_like_sddl(body)) return add_sddl(body, line);
    if (const std::size_t rights = rights_at(line.text); rights != std::string_view::npos) {
      return add_icacls_line(line, rights, next);
    }
    read_other(line, body);
  }

  // icacls says at its end how many files it has processed: all lists before it are whole.
  void end_output() { open_.clear(); }

  void finish() {
    list_.finish();
    for (const auto& [path, at] : open_) {
      writer_.cut(path, at);
    }
  }

 private:
  static AclWriter::At place(const Line& line) { return {line.offset, line.number}; }

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
    open_[path_] = place(line);
    writer_.entry(path_, account, deny, rights, place(line));
  }

  // A path on one line, its SDDL on the next.
  void add_sddl(std::string_view text, const Line& line) {
    if (!pending_path_.empty()) path_ = pending_path_;
    if (path_.empty()) path_ = "?";
    const SecurityDescriptor sddl = read_sddl(text);
    writer_.descriptor(path_, sddl, place(line));
    const bool is_read = sddl.has_dacl() && sddl.is_complete;
    if (!is_read) output_.issue("record-cut", line.offset, line.text.size());
    pending_path_.clear();
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
  AclWriter writer_;
  GetAclReader list_;
  std::map<std::string, AclWriter::At> open_;  // lists whose end is not shown yet
  std::string path_ = "?";
  std::string pending_path_;  // a line that may be the path of an SDDL line
  bool in_object_ = false;
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
      if (is_summary(line.text)) {
        reader.end_output();
      } else {
        reader.read(line, next.text);
      }
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
