// SPDX-License-Identifier: Apache-2.0
// Who or what may have refused an operation.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/knowledge.h"
#include "model/trace_findings.h"
#include "trace/aftermath.h"
#include "trace/blockages.h"
#include "trace/denial_kinds.h"
#include "trace/denial_weight.h"
#include "trace/kernel_drivers.h"
#include "trace/refusals.h"

namespace casebook {

// The access lists of the surroundings, by name.
class KnownLists {
 public:
  KnownLists(const Trace& trace, const FileNames& names, const TraceSurroundings& surroundings);

  // The list of the object, or of the nearest folder or key above that has one, so many levels up;
  // null without any.
  const AccessList* nearest(std::string_view object, bool is_key, std::size_t& levels) const;

 private:
  std::string computer_;
  std::unordered_map<std::string, const AccessList*> lists_;
};

// One refusal and everything that speaks for one suspect or another.
struct DeniedCase {
  const RefusalStudy& study;
  const KnownLists& lists;
  const FilterList& filters;
  const Knowledge* knowledge = nullptr;
  const Refusal& refusal;
  DenialKind kind = DenialKind::Access;
  std::size_t event = 0;  // the first refusal
  Aftermath aftermath;
  NameSpread spread;
  std::vector<Holder> holders;  // of the object, or of what stands in the way of a rename

  const Trace& trace() const { return study.trace(); }
  const TraceProcess& process() const { return trace().processes()[refusal.process]; }
  const std::string& object() const { return study.name(refusal); }
};

// What an access list of the surroundings says about the refusal.
enum class ListVerdict : std::uint8_t { Unknown, Allows, Refuses };

struct ListReading {
  ListVerdict verdict = ListVerdict::Unknown;
  std::string path;       // of the list: the object, or the nearest folder with a list
  std::string principal;  // whose rights were looked at
  std::uint32_t missing = 0;
  std::size_t levels = 0;  // from the object up to the list
  bool is_broken = false;  // a folder between usually has a list of its own
  bool is_certain = true;  // false: the account may be in groups that nobody knows
};
ListReading read_list(const DeniedCase& denied);

// Whether the caller may read whatever the access list says: backup intent of a privileged account.
bool reads_past_lists(const DeniedCase& denied);

// Whether the account is one of Windows' own: SYSTEM, TrustedInstaller.
bool is_system_account(const TraceProcess& process);

void add_driver_suspects(const DeniedCase& denied,
                         const ListReading& list,
                         std::vector<Suspect>& suspects);
void add_acl_suspects(const DeniedCase& denied,
                      const ListReading& list,
                      std::vector<Suspect>& suspects);
void add_process_suspects(const DeniedCase& denied, std::vector<Suspect>& suspects);

// All of them, the likeliest first, at most kMostSuspects.
std::vector<Suspect> suspects_of(const DeniedCase& denied);
inline constexpr std::size_t kMostSuspects = 8;

}  // namespace casebook
