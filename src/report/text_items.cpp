// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "report/format.h"
#include "report/labels.h"
#include "report/phrases.h"
#include "report/text.h"

namespace casebook {
namespace {

std::string times_of(const Item& item) {
  if (item.first_time == kNoTime) return "";
  return format_date_time(item.first_time) + " .. " + format_date_time(item.last_time);
}

std::string clock_of(const Item& item, Language language) {
  if (item.clock.kind == ClockKind::None) return "";
  if (item.clock.kind == ClockKind::Utc) return "UTC";
  std::string text = format_offset(item.clock.offset_minutes);
  const std::string& proof = item.clock.proof.in(language);
  if (!item.clock.known) {
    text += bracketed(label(Label::Assumed, language), language);
  } else if (!proof.empty()) {
    text += bracketed(proof, language);
  }
  return text;
}

std::string facts_of(const Item& item, Language language) {
  std::string text = item.decoder;
  const std::string& title = item.title.in(language);
  if (!title.empty()) text += std::string(colon(language)) + title;
  const auto add = [&text](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : " | ") + part;
  };
  add(format_bytes(item.bytes));
  add(item.encoding);
  if (item.events == 1) add(std::string(label(Label::OneEvent, language)));
  if (item.events > 1) {
    add(fmt::format(fmt::runtime(label(Label::ItemEvents, language)), format_count(item.events)));
  }
  add(times_of(item));
  add(clock_of(item, language));
  return text;
}

}  // namespace

std::string render_items_text(const AnalysisView& view, const TextOptions& options) {
  Page page(options.width, options.color, options.names);
  if (view.items.empty()) page.indented(0, label(Label::NoItems, options.language));
  for (const Item& item : view.items) {
    page.indented(0, item.path, Paint::Bold);
    page.indented(4, facts_of(item, options.language));
    const std::string& why = item.why.in(options.language);
    if (!why.empty()) page.indented(4, why, Paint::Dim);
    for (const Issue& issue : item.issues) {
      page.block({.first = "  ! ", .paint = Paint::Yellow},
                 describe_issue(issue, options.language));
    }
  }
  return page.take();
}

}  // namespace casebook
