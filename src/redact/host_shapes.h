// SPDX-License-Identifier: Apache-2.0
// Machines that are known by where their names stand, or by the form that Windows gives them.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "redact/sighting.h"

namespace casebook {

// \\SERVER\share, \\server.domain, \\?\UNC\server\share. Gives where the scan may go on.
std::size_t take_share(std::string_view text, std::size_t at, SightingSink& sink);

// \\?\UNC\server\share, \Device\Mup\server\share: the host behind the name of a redirector, which
// begins behind the backslash at `at`.
void take_redirected_host(std::string_view text, std::size_t at, SightingSink& sink);

// "DESKTOP-" and seven letters or digits, and its kin, around the hyphen at `at`.
std::size_t take_default_name(std::string_view text, std::size_t at, SightingSink& sink);

// Machines and companies that commands and folders name: "ping HOST", "/s HOST", "OneDrive - X",
// and rows of nbtstat: "HOST  <00>  UNIQUE".
void take_command_host(std::string_view text, std::size_t at, SightingSink& sink);
void take_netbios_row(std::string_view text, std::size_t at, SightingSink& sink);

// "//server/share", whose slashes begin at `at`.
void take_slashed_share(std::string_view text, std::size_t at, SightingSink& sink);

// "[server]: PS C:\\>", the prompt of a remote session; `at`: its closing bracket.
void take_prompt_host(std::string_view text, std::size_t at, SightingSink& sink);

// Names of services of Kerberos: "HTTP/host", "MSSQLSvc/host.domain:1433", "krbtgt/REALM".
void take_service_host(std::string_view text, std::size_t at, SightingSink& sink);

// What the commands, services and rows begin with, and what stands before "//", in small letters.
void for_each_host_start(const std::function<void(std::string_view)>& call);

// "dll", "log": what stands behind the last point of files, and of no domain.
bool is_file_ending(std::string_view ending);

}  // namespace casebook
