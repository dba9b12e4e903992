// SPDX-License-Identifier: Apache-2.0
#include "trace/compare_changes.h"

#include "trace/compare_families.h"

namespace casebook {

ChangeKind change_of(const TraceIndex& index, const Tally& tally) {
  constexpr std::uint32_t kDeleteOnClose = 0x1000;  // FILE_DELETE_ON_CLOSE
  if (tally.last_success == kNoTraceIndex) return ChangeKind::None;
  const Trace& trace = index.trace();
  const TraceAction action = index.action(tally.key.operation);
  switch (action) {
    case TraceAction::Open: {
      const bool deletes = (trace.open(tally.last_success).options & kDeleteOnClose) != 0;
      return deletes ? ChangeKind::Deletes : ChangeKind::None;
    }
    case TraceAction::Dispose:
      return trace.marks_deletion(tally.last_success) ? ChangeKind::Deletes : ChangeKind::None;
    case TraceAction::DeleteKey:
    case TraceAction::DeleteValue: return ChangeKind::Deletes;
    case TraceAction::Rename:
    case TraceAction::RenameKey: return ChangeKind::Renames;
    case TraceAction::SetValue:
    case TraceAction::SetKeySecurity: return ChangeKind::Changes;
    default: return is_modifying(action) ? ChangeKind::Changes : ChangeKind::None;
  }
}

Bilingual change_text(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::Deletes: return {"deletes it", "删除了该对象"};
    case ChangeKind::Renames: return {"renames it", "重命名了该对象"};
    case ChangeKind::Changes: return {"changes it", "更改了该对象"};
    case ChangeKind::None: break;
  }
  return {};
}

}  // namespace casebook
