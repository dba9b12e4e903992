// SPDX-License-Identifier: Apache-2.0
// Who somebody is: passwords (argon2id), second factors (TOTP, RFC 6238), sessions, tokens of
// programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "desk/actor.h"
#include "desk/desk.h"
#include "store/connection.h"

namespace casebook::desk {

inline constexpr Micros kSessionTime = 12 * kHour;    // from the last request
inline constexpr Micros kLongestSession = 7 * kDay;   // from its beginning
inline constexpr std::size_t kShortestPassword = 12;  // characters

// Takes about 64 MiB and 50 ms: at most a few at a time, others wait.
std::string hash_password(std::string_view password);
bool is_password(std::string_view hash, std::string_view password);
// As long as a wrong password of somebody who is there.
void refuse_password_of_nobody(std::string_view password);

// Six digits, each 30 seconds (RFC 6238, SHA-1, as all authenticator programs have it).
std::string totp_code(std::string_view secret, std::int64_t step);
// The step that the code is of, within one step of now and later than `last_step`; nothing: wrong.
std::optional<std::int64_t> totp_step(std::string_view secret,
                                      std::string_view code,
                                      Micros now,
                                      std::int64_t last_step);
// "otpauth://totp/..." for a QR code.
std::string totp_address(std::string_view secret, std::string_view login);

// A new session of a user whose identity is proved; gives what the cookie holds.
Result<std::string> open_session(store::Connection& connection, Micros now, std::int64_t user);
Status close_session(store::Connection& connection, std::string_view token);
Status close_sessions_of(store::Connection& connection, std::int64_t user);

// Nothing when the cookie is no session that is still good. Notes that it was used, at most once a
// minute.
Result<std::optional<Actor>> actor_of_session(store::Connection& connection,
                                              Micros now,
                                              std::string_view token);
// The same for a token of a program.
Result<std::optional<Actor>> actor_of_token(store::Connection& connection,
                                            Micros now,
                                            std::string_view token);

// The user as he is now: role, customers, language. NotFound when he is not there or shut out.
Result<Actor> actor_of_user(store::Connection& connection, std::int64_t user);

}  // namespace casebook::desk
