// SPDX-License-Identifier: Apache-2.0
#include "view/timeline_document.h"

#include <utility>

namespace casebook::view {

TimelineDocument::TimelineDocument(std::shared_ptr<const Analysis> analysis,
                                   std::shared_ptr<const Timeline> timeline)
    : analysis_(std::move(analysis)),
      timeline_(std::move(timeline)) {}

ShownRow TimelineDocument::row(std::size_t row) const {
  const EventRef ref = timeline_->order[row];
  const ShownEvent event = analysis_->event(ref);
  ShownRow shown;
  shown.item = ref.item;
  shown.path = event.item;
  shown.line = event.line;
  shown.record = event.record;
  shown.offset = event.offset;
  shown.time = event.time;
  shown.utc = event.utc;
  const Item& item = analysis_->view().items[ref.item];
  shown.clock = item.clock.kind;
  shown.is_event = item.family == "events";
  shown.level = event.level;
  shown.component = event.component;
  shown.os_thread = event.os_thread;
  shown.code = event.code;
  shown.text = event.text;
  shown.record_text = event.text;
  return shown;
}

}  // namespace casebook::view
