// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "base/text.h"
#include "model/credentials.h"
#include "redact/containers.h"
#include "redact/distinguished_names.h"
#include "redact/escapes.h"
#include "redact/fields.h"
#include "redact/host_shapes.h"
#include "redact/marked_tables.h"
#include "redact/shape_text.h"
#include "redact/shapes.h"
#include "redact/sighting.h"
#include "redact/start_filter.h"
#include "redact/tables.h"
#include "redact/words.h"

namespace casebook {
namespace {

// Characters that shapes are told by, and those that names of fields may begin with.
enum class Sign : std::uint8_t { None, Dot, Colon, Hyphen, Plus, At, Percent, Backslash };

constexpr std::array<Sign, 256> kSigns = [] {
  std::array<Sign, 256> signs{};
  signs['.'] = Sign::Dot;
  signs[':'] = Sign::Colon;
  signs['-'] = Sign::Hyphen;
  signs['+'] = Sign::Plus;
  signs['@'] = Sign::At;
  signs['%'] = Sign::Percent;
  signs['\\'] = Sign::Backslash;
  return signs;
}();

// Where the scan may go on behind the sign at `at`.
std::size_t take_sign(std::string_view text, std::size_t at, Sign sign, SightingSink& sink) {
  switch (sign) {
    case Sign::Dot: return take_at_dot(text, at, sink);
    case Sign::Colon: return take_at_colon(text, at, sink);
    case Sign::Hyphen: return take_at_hyphen(text, at, sink);
    case Sign::Plus: return take_at_plus(text, at, sink);
    case Sign::At: return at > 0 ? take_at_sign(text, at, 1, sink) : at;
    case Sign::Percent: return take_at_percent(text, at, sink);
    case Sign::Backslash: {
      // "\\u59d3\\u540d": a name in Chinese, as JSON of programs that only write ASCII has it.
      const FieldName* field = at_or_nul(text, at + 1) == 'u' ? field_name_at(text, at) : nullptr;
      if (field != nullptr) take_field(text, at, at + field->text.size(), *field, sink);
      return take_at_backslash(text, at, sink);
    }
    case Sign::None: break;
  }
  return at;
}

struct ProfileFolder {
  std::string_view name;
};
constexpr auto kProfileFolders = std::to_array<ProfileFolder>({{"users"},
                                                               {"documents and settings"},
                                                               {"home"},
                                                               {"docume~1"},
                                                               {"profiles"},
                                                               {"benutzer"},
                                                               {"utilisateurs"},
                                                               {"usuarios"},
                                                               {"utenti"},
                                                               {"gebruikers"},
                                                               {"用户"}});

void take_folder(std::string_view text, std::size_t at, SightingSink& sink) {
  const char outside = at > 0 ? text[at - 1] : '\0';
  const bool is_parted = outside == '\\' || outside == '/' || to_lower_ascii(outside) == 'c' ||
                         to_lower_ascii(outside) == 'f';
  if (!is_parted) return;
  for (const ProfileFolder& folder : kProfileFolders) {
    if (!starts_with_ignoring_case(text.substr(at), folder.name)) continue;
    // Other folders are called so, too: that of profiles lies on a drive itself.
    const bool is_of_drive = at >= 3 && (outside == '\\' || outside == '/') &&
                             (text[at - 2] == ':' || (text[at - 2] == '\\' && text[at - 3] == ':'));
    const bool is_vague = folder.name == "profiles" || folder.name == "用户";
    const bool is_versioned =
        folder.name == "profiles" &&
        to_lower(text.substr(at + folder.name.size(), 70)).find(".v") != std::string::npos;
    if (is_vague && !is_of_drive && !is_versioned) return;
    take_profile(text, at, at + folder.name.size(), sink);
    return;
  }
}

const StartFilter& start_filter() {
  static const StartFilter made = [] {
    StartFilter filter;
    const auto adds = [&filter](starts::Kinds kinds) {
      return [&filter, kinds](std::string_view start) { filter.add(start, kinds); };
    };
    for_each_field_start(adds(starts::kField));
    for_each_credential_start(adds(starts::kCredential));
    for_each_host_start(adds(starts::kHost));
    for_each_container_start(adds(starts::kContainer));
    for (const ProfileFolder& folder : kProfileFolders)
      filter.add(folder.name, starts::kProfileFolder);
    for (const std::string_view start : {"cn=", "ou=", "dc="})
      filter.add(start, starts::kDistinguishedName);
    // See tables.h, marked_tables.h.
    for (const std::string_view start : {"user accounts for",
                                         "的用户帐户",
                                         "members",
                                         "成员",
                                         "enabled",
                                         "principalsource",
                                         "#fields:"})
      filter.add(start, starts::kTable);
    return filter;
  }();
  return made;
}

class Scan {
 public:
  Scan(std::string_view text, SightingSink& sink)
      : text_(text),
        sink_(sink),
        credential_sink_([this](const Credential& told) { credential(told); }) {}

  void run() {
    std::size_t at = 0;
    const std::size_t fast = text_.size() < 4 ? 0 : text_.size() - 3;
    const StartFilter& filter = start_filter();
    while (at < fast) {
      const Sign sign = kSigns[static_cast<unsigned char>(text_[at])];
      if (sign != Sign::None) {
        this->sign(at, sign);
        at = std::max(at + 1, take_sign(text_, at, sign, sink_));
        continue;
      }
      std::uint32_t next = 0;
      std::memcpy(&next, text_.data() + at, sizeof next);
      if (const starts::Kinds kinds = filter.kinds_of(next); kinds != 0) word(at, kinds);
      ++at;
    }
    // The last bytes, of which four cannot be loaded.
    for (; at < text_.size(); ++at) {
      const Sign sign = kSigns[static_cast<unsigned char>(text_[at])];
      if (sign != Sign::None) {
        this->sign(at, sign);
        at = std::max(at, take_sign(text_, at, sign, sink_));
      } else {
        word(at, starts::kAll);
      }
    }
  }

 private:
  // Signs that a switch or a link with a password may begin with.
  void sign(std::size_t at, Sign sign) {
    const char next = to_lower_ascii(at_or_nul(text_, at + 1));
    const bool may_be_switch = sign == Sign::Hyphen && (next == 'p' || next == 'u' || next == 'r' ||
                                                        (next == '-' && before(text_, at) != '-'));
    if (sign == Sign::Hyphen && (next == 'c' || next == 'r' || next == 'n'))
      take_command_host(text_, at, sink_);
    const bool may_be_zone = sign == Sign::Hyphen || sign == Sign::Plus;
    if (may_be_zone && at_or_nul(text_, at + 5) == ']') take_logged_user(text_, at, sink_);
    const bool may_be_link = sign == Sign::Colon && next == '/';
    if (may_be_switch || may_be_link) credentials_at(text_, at, credential_sink_);
  }

  void credential(const Credential& told) {
    const std::string_view account = text_.substr(told.user_begin, told.user_end - told.user_begin);
    if (!account.empty()) take_account_name(account, sink_);
    const std::string_view value = text_.substr(told.begin, told.end - told.begin);
    const bool is_vague =
        told.certainty == Certainty::Vague &&
        (!looks_random(value) || value.find_first_of("\\/") != std::string_view::npos);
    // "password: wrong" and "token: time" say something else.
    if (value.empty() || is_vague || (told.is_bare && is_sentence(told))) return;
    const std::string plain = without_escapes(value);
    take_credential(plain == value ? value : plain, sink_);
  }

  // "password: wrong", "密码: 错误", "the password is unacceptable".
  bool is_sentence(const Credential& told) const {
    const std::string_view value = text_.substr(told.begin, told.end - told.begin);
    const bool has_ascii = std::any_of(
        value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!has_ascii || is_ordinary_word(to_lower(value))) return true;
    const bool is_word = std::all_of(
        value.begin(), value.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; });
    return is_word && told.begin >= 4 && text_.substr(told.begin - 4, 4) == " is ";
  }

  // `kinds`: what may begin there.
  void word(std::size_t at, starts::Kinds kinds) {
    const auto may_be = [kinds](starts::Kinds wanted) { return (kinds & wanted) != 0; };
    if (may_be(starts::kProfileFolder)) take_folder(text_, at, sink_);
    if (may_be(starts::kCredential)) credentials_at(text_, at, credential_sink_);
    if (may_be(starts::kDistinguishedName) && may_begin_distinguished_name(text_, at) &&
        at >= name_end_)
      name_end_ = take_distinguished_name(text_, at, sink_);
    if (may_be(starts::kTable)) {
      if (at >= columns_end_) columns_end_ = std::max(columns_end_, scan_list(text_, at, sink_));
      if (text_[at] == '#' && at_or_nul(text_, at + 7) == ':')
        head_end_ = std::max(head_end_, scan_logged_fields(text_, at, sink_));
    }
    if (may_be(starts::kHost)) host(at);
    const FieldName* field =
        may_be(starts::kField) && at >= head_end_ ? field_name_at(text_, at) : nullptr;
    if (field == nullptr) {
      if (may_be(starts::kTable) && at >= columns_end_ && tells_of_accounts(text_, at))
        columns_end_ = std::max(columns_end_, scan_columns(text_, at, sink_));
      if (may_be(starts::kContainer)) take_container(text_, at, sink_);
      return;
    }
    const std::size_t end = at + field->text.size();
    if (is_in_table_head(text_, at)) {
      const std::size_t table =
          at < columns_end_ ? columns_end_ : scan_html_table(text_, at, sink_);
      if (table > end) {
        columns_end_ = table;
        return;
      }
    }
    // "Restart-Computer -Force": the noun of a cmdlet is no field.
    const bool is_noun = at > 1 && text_[at - 1] == '-' && is_letter(text_[at - 2]);
    if (is_noun && end < text_.size() && text_[end] == ' ') return;
    if (at >= columns_end_ && may_be_column(text_, at, end)) {
      columns_end_ = scan_columns(text_, at, sink_);
      // Each line is read as part of one table at most.
      columns_end_ = std::max(columns_end_, end);
    }
    if (may_be(starts::kContainer) && take_container(text_, at, sink_)) return;
    const bool is_switch = at > 0 && (text_[at - 1] == '/' || text_[at - 1] == '-');
    take_field(is_switch ? up_to_word_end(end) : text_, at, end, *field, sink_);
  }

  void host(std::size_t at) {
    take_command_host(text_, at, sink_);
    take_service_host(text_, at, sink_);
    if (at_or_nul(text_, at + 1) == '/' && at_or_nul(text_, at + 2) == '/')
      take_slashed_share(text_, at + 1, sink_);
    if (text_[at] == ']') take_prompt_host(text_, at, sink_);
    if (text_[at] == '<' && at_or_nul(text_, at + 3) == '>') take_netbios_row(text_, at, sink_);
  }

  // "/user:NAME PASSWORD": the value of a switch is one word, unless it is quoted.
  std::string_view up_to_word_end(std::size_t at) const {
    if (at >= text_.size() || text_[at] != ':') return text_;
    if (at + 1 < text_.size() && (text_[at + 1] == '"' || text_[at + 1] == '\'')) return text_;
    return text_.substr(0, std::min(text_.find_first_of(" \t\r\n", at), text_.size()));
  }

  std::string_view text_;
  SightingSink& sink_;
  CredentialSink credential_sink_;
  std::size_t columns_end_ = 0;
  std::size_t name_end_ = 0;  // of a distinguished name
  std::size_t head_end_ = 0;  // of a line that only names columns
};

}  // namespace

void scan_text(std::string_view text, SightingSink& sink) {
  Scan(text, sink).run();
}

void scan_field(std::string_view name, std::string_view text, SightingSink& sink) {
  if (!name.empty()) {
    if (const FieldName* field = field_called(name)) take_value(*field, text, true, sink);
  }
  scan_text(text, sink);
}

}  // namespace casebook
