// SPDX-License-Identifier: Apache-2.0
// Links by which a customer sends files: for one case, good for sending alone, for a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "desk/actor.h"
#include "desk/cases.h"
#include "desk/desk.h"
#include "store/connection.h"

namespace casebook::desk {

struct UploadLink {
  std::int64_t id = 0;
  std::int64_t case_id = 0;
  std::int64_t customer = 0;
  std::optional<std::int64_t> request;
  bool has_pin = false;
  std::int64_t most_bytes = 0;
  Micros expires = 0;
  std::optional<Micros> revoked;
  std::optional<Micros> used;
  Micros created = 0;

  bool is_good(Micros now) const { return !revoked && now < expires; }
};

struct NewUploadLink {
  std::optional<std::int64_t> request;
  std::string pin;  // 6 to 12 digits; "" for none
  std::int64_t most_bytes = std::int64_t{100} << 30;
  Micros lasts = 14 * kDay;
};

struct MadeUploadLink {
  UploadLink link;
  std::string token;  // 128 random bits; here and never again
};

Result<MadeUploadLink> create_link(const Desk& desk,
                                   store::Connection& connection,
                                   const Actor& actor,
                                   const Case& of,
                                   const NewUploadLink& wanted);
Result<std::vector<UploadLink>> links_of(store::Connection& connection,
                                         const Actor& actor,
                                         std::int64_t case_id);
// Takes it back. What has arrived stays. NotFound when it is not of this case.
Status revoke_link(const Desk& desk,
                   store::Connection& connection,
                   const Actor& actor,
                   std::int64_t case_id,
                   std::int64_t link);

// NotFound: no such link. One that is not good any more is given, too: its holder is told so.
Result<UploadLink> link_of_token(store::Connection& connection, std::string_view token);
// Whoever holds it: sees what is of this link alone.
Actor link_actor(const UploadLink& link);

// A pass for whoever knows the PIN; Denied when it is wrong.
Result<std::string> pass_for_pin(const Desk& desk,
                                 store::Connection& connection,
                                 const UploadLink& link,
                                 std::string_view pin);
Result<bool> is_pass(store::Connection& connection,
                     Micros now,
                     const UploadLink& link,
                     std::string_view pass);

}  // namespace casebook::desk
