// SPDX-License-Identifier: Apache-2.0
// Names of files, keys and accounts without what differs between any two machines: letter case,
// drive, user, computer, SIDs, generated parts.
#pragma once

#include <string>
#include <string_view>

namespace casebook {

// "C:\WINDOWS\a.dll" and "\SystemRoot\a.dll" -> "%windir%\a.dll"; "D:\Users\Alice\x" ->
// "<drive>:\users\<user>\x". GUIDs are replaced only below folders whose names are generated
// (temp, download), because elsewhere they name a thing.
std::string comparable_path(std::string_view path, std::string_view computer);

// "HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\X" -> "hklm\system\currentcontrolset\x"; SIDs of
// accounts are replaced.
std::string comparable_key(std::string_view key, std::string_view computer);

// Whether it names a key and not a file: "HKLM:\...", "HKEY_...", "\Registry\Machine\...".
bool is_key_path(std::string_view path);

// Of a key as comparable_key, of anything else as comparable_path.
std::string comparable_object(std::string_view path, std::string_view computer);

// "PC-07\Alice" and the SID of an account -> "<computer>\alice", "<sid>"; "CORP\Domain Users"
// stays, in lower case.
std::string comparable_account(std::string_view account, std::string_view computer);

// Data of a value, a command line: the same replacements, letter case of ASCII ignored.
std::string comparable_data(std::string_view data, std::string_view computer);

// A service of one user's session has a generated end: "CDPUserSvc_1a2b3c" -> "cdpusersvc".
std::string comparable_service(std::string_view name);

// The path on the machine of a file that was collected into a folder: "case/C/Windows/a.dll" ->
// "C:\Windows\a.dll"; "" when the path does not show it.
std::string machine_path(std::string_view path);

// What lies below %windir% and belongs to Windows: system32, syswow64, winsxs, servicing ...
bool is_system_path(std::string_view comparable);

// Program code and servicing metadata, by the end of the name.
bool is_binary_name(std::string_view comparable);

std::string_view parent_of(std::string_view comparable);  // "" at the top

}  // namespace casebook
