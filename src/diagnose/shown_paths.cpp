// SPDX-License-Identifier: Apache-2.0
#include "diagnose/shown_paths.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "base/utf8.h"

namespace casebook {
namespace {

constexpr std::string_view kDevice = "\\device\\harddiskvolume";

// Folders of the system drive. Drive letters of other volumes cannot be told from their numbers.
bool begins_with_system_folder(std::string_view rest) {
  static constexpr std::array<std::string_view, 10> kFolders = {"windows",
                                                                "program files",
                                                                "program files (x86)",
                                                                "programdata",
                                                                "users",
                                                                "$windows.~bt",
                                                                "$windows.~ws",
                                                                "windows.old",
                                                                "recovery",
                                                                "$winreagent"};
  return std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) {
    return starts_with_ignoring_case(rest, folder) &&
           (rest.size() == folder.size() || rest[folder.size()] == '\\');
  });
}

bool is_drive(std::string_view text) {
  return text.size() > 2 && text[1] == ':' && text[2] == '\\' && text[0] < '\x7f' &&
         ((text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z'));
}

struct Shown {
  std::size_t length = 0;  // bytes of the name of the kernel; 0: it is none
  std::string_view as;
};

// Of the text from a backslash on.
Shown shown_head(std::string_view text) {
  constexpr std::string_view kSystemRoot = "\\SystemRoot\\";
  if (starts_with_ignoring_case(text, kSystemRoot)) return {kSystemRoot.size(), "C:\\Windows\\"};
  for (const std::string_view head :
       {"\\\\?\\GLOBALROOT\\SystemRoot\\", "\\??\\GLOBALROOT\\SystemRoot\\"}) {
    if (starts_with_ignoring_case(text, head)) return {head.size(), "C:\\Windows\\"};
  }
  for (const std::string_view head : {"\\??\\", "\\\\?\\", "\\DosDevices\\"}) {
    if (starts_with_ignoring_case(text, head) && is_drive(text.substr(head.size()))) {
      return {head.size(), ""};
    }
  }
  for (const std::string_view before : {"", "\\\\?\\GLOBALROOT", "\\??\\GLOBALROOT"}) {
    if (!starts_with_ignoring_case(text, before)) continue;
    const std::string_view device = text.substr(before.size());
    if (!starts_with_ignoring_case(device, kDevice)) continue;
    std::size_t at = kDevice.size();
    while (at < device.size() && is_digit(device[at])) {
      ++at;
    }
    if (at == kDevice.size() || at >= device.size() || device[at] != '\\') continue;
    if (!begins_with_system_folder(device.substr(at + 1))) continue;
    return {before.size() + at + 1, "C:\\"};
  }
  return {};
}

// A head inside of a longer path, as of a share or a folder "\a\SystemRoot\b", is none.
bool may_begin_at(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const auto before = static_cast<unsigned char>(text[at - 1]);
  constexpr unsigned char kAscii = 0x80;
  return before >= kAscii ||
         std::string_view(" \t\n\"'`([{<=,;|>").find(text[at - 1]) != std::string_view::npos ||
         before == ':';
}

void show(std::string& text) {
  text = with_shown_paths(std::move(text));
}

void show(Bilingual& text) {
  show(text.en);
  show(text.zh);
}

void show(std::vector<std::string>& list) {
  std::vector<std::string> shown;
  for (std::string& one : list) {
    show(one);
    const bool known = std::any_of(shown.begin(), shown.end(), [&](const std::string& other) {
      return equal_ignoring_case(other, one);
    });
    if (!known) shown.push_back(std::move(one));
  }
  list = std::move(shown);
}

// A title is read at one glance; where the file lies stands below it.
void shorten_title(Hypothesis& finding) {
  constexpr std::size_t kLongPath = 60;  // bytes
  std::vector<std::string> paths;
  for (const auto* list :
       {&finding.objects.files, &finding.objects.drivers, &finding.objects.processes}) {
    for (const std::string& path : *list) {
      if (path.size() > kLongPath && file_name_of(path).size() < path.size() &&
          !file_name_of(path).empty()) {
        paths.push_back(path);
      }
    }
  }
  std::stable_sort(paths.begin(), paths.end(), [](const std::string& a, const std::string& b) {
    return a.size() > b.size();  // a path may begin with another one
  });
  for (const std::string& path : paths) {
    const std::string name(file_name_of(path));
    finding.title.en = replace_all(std::move(finding.title.en), path, name);
    finding.title.zh = replace_all(std::move(finding.title.zh), path, name);
  }
}

}  // namespace

std::string with_shown_paths(std::string text) {
  std::size_t at = text.find('\\');
  if (at == std::string::npos) return text;
  std::string out;
  std::size_t done = 0;
  for (; at != std::string::npos; at = text.find('\\', at + 1)) {
    if (at < done || !may_begin_at(text, at)) continue;
    const Shown shown = shown_head(std::string_view(text).substr(at));
    if (shown.length == 0) continue;
    out.append(text, done, at - done).append(shown.as);
    done = at + shown.length;
  }
  if (done == 0) return text;
  out.append(text, done);
  return out;
}

void show_paths(Hypothesis& finding) {
  for (Bilingual* text : {&finding.title,
                          &finding.explanation,
                          &finding.direct_cause,
                          &finding.root_cause,
                          &finding.tell_apart}) {
    show(*text);
  }
  for (auto* list : {&finding.reasons, &finding.unknown}) {
    for (Bilingual& text : *list) {
      show(text);
    }
  }
  Objects& objects = finding.objects;
  for (auto* list : {&objects.files, &objects.drivers, &objects.processes, &objects.services}) {
    show(*list);
  }
  show(finding.operation);
  for (Action& action : finding.actions) {
    show(action.title);
    for (PlaybookStep& step : action.steps) {
      for (Bilingual* text : {&step.action, &step.why, &step.expect, &step.check, &step.undo}) {
        show(*text);
      }
      show(step.command);
    }
  }
  shorten_title(finding);
}

}  // namespace casebook
