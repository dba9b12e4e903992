// SPDX-License-Identifier: Apache-2.0
#include "model/paths.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace casebook {
namespace {

constexpr std::string_view kWindows = "%windir%";

bool is_guid_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kGuid = 36;
  if (at + kGuid > text.size()) return false;
  for (std::size_t i = 0; i < kGuid; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[at + i] != '-' : !is_hex_digit(text[at + i])) return false;
  }
  return true;
}

std::string without_guids(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (is_guid_at(text, at)) {
      out += "<guid>";
      at += 36;
    } else {
      out += text[at++];
    }
  }
  return out;
}

// SIDs of domain and machine accounts, "s-1-5-21-...": others mean the same everywhere.
std::string without_sids(std::string text) {
  constexpr std::string_view kHead = "s-1-5-21-";
  std::size_t at = 0;
  while ((at = text.find(kHead, at)) != std::string::npos) {
    std::size_t end = at + kHead.size();
    while (end < text.size() && (is_digit(text[end]) || text[end] == '-')) {
      ++end;
    }
    text.replace(at, end - at, "<sid>");
    at += 5;
  }
  return text;
}

// Also inside of longer words: "\\pc-07$".
std::string without_computer(std::string text, std::string_view computer) {
  constexpr std::size_t kShortestName = 4;  // a shorter one stands in too many words
  if (computer.size() < kShortestName) return text;
  return replace_all(std::move(text), to_lower(computer), "<computer>");
}

// "\users\alice\x" -> "\users\<user>\x"
std::string without_user(std::string text) {
  constexpr std::string_view kUsers = ":\\users\\";
  static constexpr std::array<std::string_view, 5> kOfAll = {
      "public", "default", "all users", "default user", "defaultuser0"};
  const std::size_t at = text.find(kUsers);
  if (at == std::string::npos) return text;
  const std::size_t begin = at + kUsers.size();
  const std::size_t end = std::min(text.find('\\', begin), text.size());
  const std::string_view name = std::string_view(text).substr(begin, end - begin);
  if (name.empty() || std::find(kOfAll.begin(), kOfAll.end(), name) != kOfAll.end()) return text;
  text.replace(begin, end - begin, "<user>");
  return text;
}

std::string with_windows(std::string text) {
  for (const std::string_view head :
       {"\\systemroot\\", "%systemroot%\\", "%windir%\\", "systemroot\\"}) {
    if (text.starts_with(head)) return std::string(kWindows) + text.substr(head.size() - 1);
  }
  // An image path of a driver may begin below Windows.
  if (text.starts_with("system32\\")) return std::string(kWindows) + "\\" + text;
  const bool drive = text.size() > 3 && text[1] == ':' && text[2] == '\\';
  if (!drive) return text;
  constexpr std::string_view kFolder = "\\windows";
  const std::string_view rest = std::string_view(text).substr(2);
  if (rest.starts_with(kFolder) &&
      (rest.size() == kFolder.size() || rest[kFolder.size()] == '\\')) {
    return std::string(kWindows) + std::string(rest.substr(kFolder.size()));
  }
  return "<drive>" + text.substr(1);
}

bool has_generated_names(std::string_view path) {
  static constexpr std::array<std::string_view, 6> kFolders = {"\\temp\\",
                                                               "\\softwaredistribution\\",
                                                               "\\$windows.~bt\\",
                                                               "\\servicing\\sessions\\",
                                                               "\\package cache\\",
                                                               "\\inetcache\\"};
  return std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) {
    return path.find(folder) != std::string_view::npos;
  });
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> heads) {
  return std::any_of(
      heads.begin(), heads.end(), [&](std::string_view head) { return text.starts_with(head); });
}

}  // namespace

std::string comparable_path(std::string_view path, std::string_view computer) {
  std::string text = to_lower(trim(path));
  if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.find('"', 1) - 1);
  std::replace(text.begin(), text.end(), '/', '\\');
  for (const std::string_view head : {"\\\\?\\", "\\??\\", "\\\\.\\"}) {
    if (text.starts_with(head)) text.erase(0, head.size());
  }
  while (text.size() > 3 && text.ends_with('\\')) {
    text.pop_back();
  }
  text = with_windows(without_user(std::move(text)));
  text = without_computer(without_sids(std::move(text)), computer);
  return has_generated_names(text) ? without_guids(text) : text;
}

std::string comparable_key(std::string_view key, std::string_view computer) {
  std::string text = to_lower(trim(key));
  struct Root {
    std::string_view full;
    std::string_view brief;
  };
  static constexpr std::array kRoots = {Root{"hkey_local_machine", "hklm"},
                                        Root{"\\registry\\machine", "hklm"},
                                        Root{"\\registry\\user", "hku"},
                                        Root{"hkey_current_user", "hkcu"},
                                        Root{"hkey_users", "hku"},
                                        Root{"hkey_classes_root", "hkcr"},
                                        Root{"hkey_current_config", "hkcc"}};
  for (const Root& root : kRoots) {
    if (text.starts_with(root.full)) text.replace(0, root.full.size(), root.brief);
  }
  // A drive of PowerShell: "HKLM:\\".
  if (const std::size_t colon = text.find(":\\"); colon <= 4) text.erase(colon, 1);
  while (text.ends_with('\\')) {
    text.pop_back();
  }
  constexpr std::string_view kSet = "\\controlset00";
  const std::size_t set = text.find(kSet);
  if (set != std::string::npos && set + kSet.size() < text.size()) {
    text.replace(set, kSet.size() + 1, "\\currentcontrolset");
  }
  return without_computer(without_sids(std::move(text)), computer);
}

bool is_key_path(std::string_view path) {
  static constexpr std::array<std::string_view, 4> kHeads = {
      "hkey_", "hklm", "hkcu", "\\registry\\"};
  return std::any_of(
             kHeads.begin(),
             kHeads.end(),
             [&](std::string_view head) { return starts_with_ignoring_case(path, head); }) ||
         starts_with_ignoring_case(path, "hku\\") || starts_with_ignoring_case(path, "hku:");
}

std::string comparable_object(std::string_view path, std::string_view computer) {
  return is_key_path(trim(path)) ? comparable_key(path, computer) : comparable_path(path, computer);
}

std::string comparable_account(std::string_view account, std::string_view computer) {
  std::string text = to_lower(trim(account));
  if (!computer.empty() && starts_with_ignoring_case(text, computer) &&
      text.size() > computer.size() && text[computer.size()] == '\\') {
    return "<computer>" + text.substr(computer.size());
  }
  return without_sids(std::move(text));
}

std::string comparable_data(std::string_view data, std::string_view computer) {
  std::string text = without_user(to_lower(trim(data)));
  text = without_computer(without_sids(std::move(text)), computer);
  for (const std::string_view head : {"%systemroot%\\", "\\systemroot\\", "c:\\windows\\"}) {
    text = replace_all(std::move(text), head, "%windir%\\");
  }
  if (text.starts_with("\\??\\")) text.erase(0, 4);
  if (text.starts_with("system32\\")) text.insert(0, "%windir%\\");
  return text;
}

std::string comparable_service(std::string_view name) {
  std::string text = to_lower(name);
  const std::size_t mark = text.rfind('_');
  constexpr std::size_t kShortestEnd = 4;
  if (mark == std::string::npos || mark == 0 || text.size() - mark - 1 < kShortestEnd) return text;
  const std::string_view end = std::string_view(text).substr(mark + 1);
  // Words of hexadecimal letters alone are words: "vendor_feed".
  const bool generated = std::all_of(end.begin(), end.end(), is_hex_digit) &&
                         std::any_of(end.begin(), end.end(), is_digit);
  return generated ? text.substr(0, mark) : text;
}

std::string machine_path(std::string_view path) {
  std::string text(path);
  std::replace(text.begin(), text.end(), '/', '\\');
  if (text.size() > 2 && text[1] == ':' && text[2] == '\\') return text;
  const std::string lower = "\\" + to_lower(text);
  for (const std::string_view root : {"\\windows\\",
                                      "\\program files\\",
                                      "\\program files (x86)\\",
                                      "\\programdata\\",
                                      "\\users\\"}) {
    const std::size_t at = lower.find(root);
    if (at != std::string::npos) return "C:\\" + text.substr(at);
  }
  return "";
}

bool is_system_path(std::string_view comparable) {
  if (!comparable.starts_with(kWindows)) return false;
  const std::string_view rest = comparable.substr(kWindows.size());
  return begins_with_any(rest,
                         {"\\system32\\",
                          "\\syswow64\\",
                          "\\winsxs\\",
                          "\\servicing\\",
                          "\\systemapps\\",
                          "\\systemresources\\",
                          "\\immersivecontrolpanel\\",
                          "\\microsoft.net\\",
                          "\\boot\\",
                          "\\inf\\"}) ||
         rest == "\\explorer.exe" || rest == "\\regedit.exe";
}

bool is_binary_name(std::string_view comparable) {
  const std::size_t dot = comparable.rfind('.');
  if (dot == std::string_view::npos) return false;
  static constexpr std::array<std::string_view, 11> kEnds = {
      "dll", "exe", "sys", "ocx", "cpl", "drv", "efi", "mui", "mum", "cat", "manifest"};
  return std::find(kEnds.begin(), kEnds.end(), comparable.substr(dot + 1)) != kEnds.end();
}

std::string_view parent_of(std::string_view comparable) {
  const std::size_t slash = comparable.rfind('\\');
  return slash == std::string_view::npos ? std::string_view() : comparable.substr(0, slash);
}

}  // namespace casebook
