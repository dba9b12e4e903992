// SPDX-License-Identifier: Apache-2.0
#include "redact/host_shapes.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string>

#include "base/text.h"
#include "redact/shape_text.h"
#include "redact/shapes.h"
#include "redact/words.h"

namespace casebook {
namespace {

// Drives of PowerShell: "HKLM:\\" in JSON is no share.
bool is_drive_name(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kDrives = {"hklm",
                                                               "hkcu",
                                                               "hkcr",
                                                               "hku",
                                                               "cert",
                                                               "env",
                                                               "function",
                                                               "variable",
                                                               "alias",
                                                               "wsman",
                                                               "registry",
                                                               "file"};
  return std::find(kDrives.begin(), kDrives.end(), to_lower(word)) != kDrives.end();
}

// What may stand in front of \\server: nothing of a word or path, but "/source:" and "Path:".
bool may_precede_share(std::string_view text, std::size_t at) {
  const char outside = before(text, at);
  if (is_alnum(outside) || outside == '.' || outside == '*' || outside == ')' || outside == '}' ||
      outside == '%')
    return false;
  if (outside != ':') return true;
  std::size_t begin = at - 1;
  while (begin > 0 && is_alnum(text[begin - 1]) && at - begin < 40)
    --begin;
  const std::string_view word = text.substr(begin, at - 1 - begin);
  // One letter is a drive.
  return word.size() != 1 && !is_drive_name(word);
}

// Whether a name that no share follows is that of a machine: it has a domain, or a digit or hyphen
// that no escape of a program has, or stands in a command that wants a machine.
bool is_lone_host(std::string_view text, std::size_t at, std::string_view host, std::size_t end) {
  const char behind = at_or_nul(text, end);
  const char outside = before(text, at);
  constexpr std::string_view kAround = " \t\r\n\"'<>,;)]";
  const bool is_alone = (outside == '\0' || kAround.find(outside) != std::string_view::npos ||
                         outside == '(' || outside == '=' || outside == ':') &&
                        (behind == '\0' || kAround.find(behind) != std::string_view::npos);
  const std::size_t dot = host.rfind('.');
  if (dot != std::string_view::npos) {
    const std::string_view top = host.substr(dot + 1);
    return top.size() >= 2 && std::all_of(top.begin(), top.end(), is_letter) &&
           !is_file_ending(top) && public_suffix(host) != 0;
  }
  const auto has = [&](auto wanted) { return std::any_of(host.begin(), host.end(), wanted); };
  const bool has_sign = has([](char c) { return is_digit(c) || c == '-'; });
  if (has_sign && !has([](char c) { return c >= 'a' && c <= 'z'; })) return true;
  if (!is_alone || host.size() < 3) return false;
  if (has_sign) return true;
  const std::string lead = lead_of(text, at, 48);
  static constexpr std::array<std::string_view, 10> kCommands = {"psexec",
                                                                 "net view",
                                                                 "shutdown",
                                                                 "reg query",
                                                                 "sc ",
                                                                 "accounts for ",
                                                                 "server",
                                                                 "computer",
                                                                 "machine",
                                                                 "计算机"};
  return std::any_of(kCommands.begin(), kCommands.end(), [&](std::string_view command) {
    return lead.find(command) != std::string::npos;
  });
}

void take_host_name(std::string_view host, SightingSink& sink) {
  const std::size_t dot = host.find('.');
  sink.saw(Hidden::Computer, host.substr(0, dot), false);
  if (dot != std::string_view::npos && host.find('.', dot + 1) != std::string_view::npos) {
    sink.saw(Hidden::Domain, host.substr(dot + 1), false);
  }
}

std::size_t end_of_host(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && end - begin < 255 &&
         (is_alnum(text[end]) || text[end] == '.' || text[end] == '-' || text[end] == '_'))
    ++end;
  while (end > begin && text[end - 1] == '.')
    --end;  // of a sentence
  return end;
}

// A switch or command that a machine follows. `tools`: on whose line it is one; none: a command.
struct HostCommand {
  std::string_view text;  // in small letters
  std::span<const std::string_view> tools = {};
  bool takes_words = false;  // the name may be a word without a digit or hyphen
};

constexpr auto kConsoleTools = std::to_array<std::string_view>({"schtasks",
                                                                "tasklist",
                                                                "taskkill",
                                                                "systeminfo",
                                                                "driverquery",
                                                                "takeown",
                                                                "gpresult",
                                                                "mstsc",
                                                                "openfiles"});
constexpr auto kWinrs = std::to_array<std::string_view>({"winrs", "wevtutil", "wecutil"});
constexpr auto kCmdkey = std::to_array<std::string_view>({"cmdkey"});
constexpr auto kCcmsetup =
    std::to_array<std::string_view>({"ccmsetup", "client.msi", "smssitecode"});
constexpr auto kRename = std::to_array<std::string_view>({"rename-computer", "renamecomputer"});
constexpr auto kCommands = std::to_array<HostCommand>({{"ping "},
                                                       {"tracert "},
                                                       {"nslookup "},
                                                       {"enter-pssession "},
                                                       {"test-connection "},
                                                       {"test-netconnection "},
                                                       {"-computername "},
                                                       {"/s ", kConsoleTools},
                                                       {"/v:", kConsoleTools},
                                                       {"-r:", kWinrs, true},
                                                       {"/r:", kWinrs, true},
                                                       {"-remote:", kWinrs, true},
                                                       {"/add:", kCmdkey, true},
                                                       {"/delete:", kCmdkey, true},
                                                       {"/mp:", kCcmsetup, true},
                                                       {"-newname ", kRename, true},
                                                       {"/newname:", kRename, true}});

// What names of services of Kerberos begin with.
constexpr auto kServices = std::to_array<std::string_view>({"HTTP/",
                                                            "HOST/",
                                                            "host/",
                                                            "MSSQLSvc/",
                                                            "TERMSRV/",
                                                            "cifs/",
                                                            "CIFS/",
                                                            "ldap/",
                                                            "LDAP/",
                                                            "WSMAN/",
                                                            "krbtgt/"});

bool has_tool(std::string_view text, std::size_t at, std::span<const std::string_view> tools) {
  const std::string lead = lead_of(text, at, 120);
  return std::any_of(tools.begin(), tools.end(), [&](std::string_view tool) {
    return lead.find(tool) != std::string::npos;
  });
}

}  // namespace

void for_each_host_start(const std::function<void(std::string_view)>& call) {
  for (const HostCommand& command : kCommands)
    call(command.text);
  for (const std::string_view service : kServices)
    call(to_lower(service));
  for (const std::string_view start : {"onedrive - ",
                                       "<00>",
                                       "<20>",
                                       "<03>",
                                       "<1b>",
                                       "<1c>",
                                       "<1d>",
                                       "<1e>",
                                       " //",
                                       "\"//",
                                       "'//",
                                       "=//",
                                       "]: ps "})
    call(start);
}

void take_redirected_host(std::string_view text, std::size_t at, SightingSink& sink) {
  static constexpr std::array<std::string_view, 3> kRedirectors = {
      "unc", "mup", "lanmanredirector"};
  for (const std::string_view name : kRedirectors) {
    if (!starts_with_ignoring_case(text.substr(at + 1), name)) continue;
    std::size_t begin = at + 1 + name.size();
    std::size_t slashes = 0;
    while (at_or_nul(text, begin) == '\\' && slashes < 4) {
      ++begin;
      ++slashes;
    }
    // ";Z:0000000000001234\" of a drive that is connected
    if (at_or_nul(text, begin) == ';') {
      const std::size_t next = text.substr(0, begin + 64).find('\\', begin);
      if (next == std::string_view::npos) return;
      begin = text.find_first_not_of('\\', next);
    }
    if (slashes == 0 || begin == std::string_view::npos) return;
    const std::size_t end = end_of_host(text, begin);
    const std::string_view host = text.substr(begin, end - begin);
    const bool has_letter = std::any_of(host.begin(), host.end(), is_letter);
    if (has_letter && at_or_nul(text, end) == '\\' && !is_ordinary_word(to_lower(host)) &&
        !is_public_host(host))
      take_host_name(host, sink);
    return;
  }
}

std::size_t take_share(std::string_view text, std::size_t at, SightingSink& sink) {
  std::size_t slashes = 0;
  while (at_or_nul(text, at + slashes) == '\\')
    ++slashes;
  if (slashes != 2 && slashes != 4) return at + slashes;
  take_redirected_host(text, at + slashes - 1, sink);
  const std::size_t begin = at + slashes;
  std::size_t end = end_of_host(text, begin);
  const std::string_view host = text.substr(begin, end - begin);
  const bool has_letter = std::any_of(host.begin(), host.end(), is_letter);
  // "\\\\host@SSL@8443\\DavWWWRoot"
  if (at_or_nul(text, end) == '@') {
    std::size_t next = end + 1;
    while (next - end < 16 && (is_alnum(at_or_nul(text, next)) || at_or_nul(text, next) == '@'))
      ++next;
    if (at_or_nul(text, next) == '\\') end = next;
  }
  if (host.size() < 2 || !has_letter || !may_precede_share(text, at) || is_public_host(host))
    return at + slashes;
  std::size_t behind = 0;
  while (at_or_nul(text, end + behind) == '\\')
    ++behind;
  if (behind == 0 ? !is_lone_host(text, at, host, end) : behind != slashes / 2) return at + slashes;
  if (is_ordinary_word(to_lower(host)) || is_root(host)) return at + slashes;
  take_host_name(host, sink);
  return at + slashes;
}

std::size_t take_default_name(std::string_view text, std::size_t at, SightingSink& sink) {
  struct DefaultName {
    std::string_view head;
    std::size_t made;
  };
  constexpr std::array kNames = {DefaultName{"DESKTOP", 7},
                                 DefaultName{"LAPTOP", 8},
                                 DefaultName{"MININT", 7},
                                 DefaultName{"WIN", 11}};
  constexpr std::string_view kLast = "PTN";  // of these
  if (kLast.find(before(text, at)) == std::string_view::npos) return at;
  for (const DefaultName& name : kNames) {
    if (at < name.head.size()) continue;
    const std::size_t begin = at - name.head.size();
    const std::size_t end = at + 1 + name.made;
    if (text.substr(begin, name.head.size()) != name.head || end > text.size()) continue;
    const std::string_view made = text.substr(at + 1, name.made);
    const bool is_made = std::all_of(
        made.begin(), made.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
    if (!is_made || !stands_alone(text, begin, end)) continue;
    sink.saw(Hidden::Computer, text.substr(begin, end - begin), false);
    return end;
  }
  return at;
}

void take_command_host(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::string_view kFirst = "optne-/";  // of the folder below and of commands
  if (kFirst.find(to_lower_ascii(text[at])) == std::string_view::npos) return;
  constexpr std::string_view kFolder = "onedrive - ";
  if (starts_with_ignoring_case(text.substr(at), kFolder)) {
    const std::string_view rest = text.substr(at + kFolder.size(), 64);
    const std::size_t end = rest.find_first_of("\\/\"'<>|\r\n");
    if (end != std::string_view::npos || rest.size() < 64)
      sink.saw(Hidden::Person, trim(rest.substr(0, end)), true);
    return;
  }
  for (const HostCommand& command : kCommands) {
    if (!starts_with_ignoring_case(text.substr(at), command.text)) continue;
    if (command.tools.empty() ? is_alnum(before(text, at)) : !has_tool(text, at, command.tools))
      return;
    std::size_t begin = at + command.text.size();
    // "-ComputerName a,b"
    for (int i = 0; i < 16; ++i) {
      while (at_or_nul(text, begin) == ' ' || at_or_nul(text, begin) == '"' ||
             at_or_nul(text, begin) == '\'')
        ++begin;
      if (const std::size_t scheme = text.substr(begin, 12).find("://");
          scheme != std::string_view::npos)
        return;  // a link, which is read by itself
      const std::size_t end = end_of_host(text, begin);
      const std::string_view host = text.substr(begin, end - begin);
      const bool has_letter = std::any_of(host.begin(), host.end(), is_letter);
      const bool has_sign = std::any_of(
          host.begin(), host.end(), [](char c) { return is_digit(c) || c == '-' || c == '.'; });
      const std::size_t dot = host.rfind('.');
      const bool is_file = dot != std::string_view::npos && is_file_ending(host.substr(dot + 1));
      if (host.size() >= 3 && has_letter && (has_sign || command.takes_words) && !is_file &&
          host.front() != '-' && !is_public_host(host) && !is_ordinary_word(to_lower(host)))
        take_host_name(host, sink);
      begin = end;
      while (at_or_nul(text, begin) == '"' || at_or_nul(text, begin) == '\'')
        ++begin;
      if (at_or_nul(text, begin) != ',') return;
      ++begin;
    }
    return;
  }
}

void take_slashed_share(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::size_t begin = at + 2;
  const std::size_t end = end_of_host(text, begin);
  const std::string_view host = text.substr(begin, end - begin);
  if (host.size() < 3 || at_or_nul(text, end) != '/' || !is_alnum(at_or_nul(text, end + 1)) ||
      !is_letter(host.front()) || is_public_host(host) || is_ordinary_word(to_lower(host)))
    return;
  const bool has_sign =
      std::any_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '-'; });
  const std::size_t dot = host.rfind('.');
  if (dot != std::string_view::npos
          ? is_file_ending(host.substr(dot + 1)) || public_suffix(host) == 0
          : !has_sign)
    return;
  take_host_name(host, sink);
}

void take_prompt_host(std::string_view text, std::size_t at, SightingSink& sink) {
  if (!text.substr(at).starts_with("]: PS ")) return;
  std::size_t begin = at;
  while (begin > 0 && at - begin < 255 && text[begin - 1] != '[' && !is_space(text[begin - 1]))
    --begin;
  const std::string_view host = text.substr(begin, at - begin);
  if (before(text, begin) != '[' || end_of_host(text, begin) != at || host.size() < 3 ||
      !std::any_of(host.begin(), host.end(), is_letter) || is_ordinary_word(to_lower(host)))
    return;
  take_host_name(host, sink);
}

void take_service_host(std::string_view text, std::size_t at, SightingSink& sink) {
  constexpr std::string_view kFirst = "hmtclwk";
  if (kFirst.find(to_lower_ascii(text[at])) == std::string_view::npos) return;
  constexpr std::string_view kBefore = " \t\r\n\"'=:,;([<>";
  const char outside = before(text, at);
  if (outside != '\0' && kBefore.find(outside) == std::string_view::npos) return;
  for (const std::string_view service : kServices) {
    if (!text.substr(at).starts_with(service)) continue;
    const std::size_t begin = at + service.size();
    const std::size_t end = end_of_host(text, begin);
    const std::string_view host = text.substr(begin, end - begin);
    const bool is_realm = service == "krbtgt/";
    if (host.size() < 3 || !is_letter(host.front()) || is_public_host(host) ||
        is_ordinary_word(to_lower(host)))
      return;
    if (is_realm)
      sink.saw(Hidden::Domain, host, false);
    else
      take_host_name(host, sink);
    return;
  }
}

void take_netbios_row(std::string_view text, std::size_t at, SightingSink& sink) {
  const std::string_view behind = trim(text.substr(std::min(text.size(), at + 4), 12));
  const bool is_host = starts_with_ignoring_case(behind, "unique") || behind.starts_with("唯一");
  if (!is_host && !starts_with_ignoring_case(behind, "group") && !behind.starts_with("组")) return;
  const std::size_t from = at - std::min<std::size_t>(at, 40);
  std::string_view lead = text.substr(from, at - from);
  const std::size_t line = lead.find_last_of("\r\n");
  if (line != std::string_view::npos) lead.remove_prefix(line + 1);
  const std::string_view name = trim(lead);
  if (name.size() < 2 || name.find(' ') != std::string_view::npos || name.starts_with("..")) return;
  sink.saw(is_host ? Hidden::Computer : Hidden::Domain, name, true);
}

bool is_file_ending(std::string_view ending) {
  static constexpr auto kEndings = std::to_array<std::string_view>(
      {"dll", "exe",  "sys", "log",  "txt",  "xml",  "inf",  "cat",  "mui",      "dat",
       "ini", "cab",  "msi", "msu",  "wim",  "esd",  "png",  "jpg",  "jpeg",     "gif",
       "bmp", "ico",  "etl", "evtx", "evt",  "json", "csv",  "htm",  "html",     "zip",
       "7z",  "tmp",  "bak", "old",  "pml",  "pmc",  "man",  "mum",  "manifest", "cpp",
       "h",   "hpp",  "cs",  "ps1",  "psm1", "bat",  "cmd",  "vbs",  "js",       "lnk",
       "url", "reg",  "hve", "sdb",  "db",   "mof",  "ttf",  "fon",  "nls",      "drv",
       "ocx", "cpl",  "efi", "ppkg", "appx", "msix", "dmp",  "mdmp", "pdb",      "config",
       "sif", "py",   "md",  "yaml", "000",  "001",  "log1", "log2", "blf",      "regtrans-ms",
       "doc", "docx", "xls", "xlsx", "pdf",  "pst",  "ost"});
  const std::string lower = to_lower(ending);
  return std::find(kEndings.begin(), kEndings.end(), lower) != kEndings.end();
}

}  // namespace casebook
