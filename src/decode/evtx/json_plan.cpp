// SPDX-License-Identifier: Apache-2.0
#include "decode/evtx/json_plan.h"

#include <array>
#include <unordered_set>

#include "decode/evtx/json_text.h"

namespace casebook::evtx {
namespace {

struct Member {
  std::string_view before;  // ,"name":
  Column column;
};

// In the order in which they are written.
constexpr std::array kMembers = {
    Member{",\"provider\":", Column::Provider},
    Member{",\"provider_guid\":", Column::ProviderGuid},
    Member{",\"source\":", Column::EventSource},
    Member{",\"id\":", Column::EventId},
    Member{",\"qualifiers\":", Column::Qualifiers},
    Member{",\"version\":", Column::Version},
    Member{",\"level\":", Column::Level},
    Member{",\"task\":", Column::Task},
    Member{",\"opcode\":", Column::Opcode},
    Member{",\"keywords\":", Column::Keywords},
    Member{",\"channel\":", Column::Channel},
    Member{",\"computer\":", Column::Computer},
    Member{",\"user\":", Column::User},
    Member{",\"process\":", Column::Process},
    Member{",\"thread\":", Column::Thread},
    Member{",\"activity\":", Column::Activity},
    Member{",\"related_activity\":", Column::RelatedActivity},
};

// Events without a template hold them as text.
bool is_number(Column column) {
  return column == Column::Process || column == Column::Thread ||
         (column >= Column::EventId && column <= Column::Opcode);
}

bool is_plain_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 10;
  return !text.empty() && text.size() <= kMostDigits && (text == "0" || text.front() != '0') &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

class Planner {
 public:
  explicit Planner(Template& target) : target_(target) {}

  void plan() {
    for (const Member& member : kMembers) {
      add(member);
    }
    end_piece(-1);
    std::unordered_set<std::string_view> names;
    for (Field& field : target_.fields) {
      const std::string_view name = target_.name(field);
      if (name.empty()) continue;
      target_.repeats = !names.insert(name).second || target_.repeats;
      text_.put(",\"");
      text_.escaped(name);
      text_.put("\":");
      field.key = begin_;
      field.key_length = size() - begin_;
      begin_ = size();
    }
    target_.json = text_.view();
    JsonText::pad(target_.json);
  }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }

  // Texts of the template itself are one piece until a slot comes.
  void add(const Member& member) {
    const Place& place = target_.columns[static_cast<std::size_t>(member.column)];
    if (place.slot >= 0) {
      end_piece(-1);
      text_.put(member.before);
      return end_piece(place.slot);
    }
    const std::string_view text = target_.text(place.text, place.length);
    if (text.empty()) return;
    text_.put(member.before);
    const bool plain = is_number(member.column) && is_plain_number(text);
    if (plain) return text_.put(text);
    text_.put('"');
    text_.escaped(text);
    text_.put('"');
  }

  void end_piece(std::int32_t slot) {
    if (size() == begin_) return;
    target_.json_columns.push_back({begin_, size() - begin_, slot});
    begin_ = size();
  }

  Template& target_;
  JsonText text_;
  std::uint32_t begin_ = 0;  // of the piece that is not ended
};

}  // namespace

void plan_json(Template& target) {
  Planner(target).plan();
}

}  // namespace casebook::evtx
